import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import { type Deed, ended, output, told, what, worked } from '../../lib/deeds.ts';
import type { Check } from '../../model/verdict.ts';
import { baselineDoubt } from './judge-baseline.ts';
import { deed, type Input, type Offence } from './judge-seen.ts';

/** Whether the claimed words stand in what is read when all is done, and after what fails. */
export function tellsWhatWasDone(input: Input): Check {
  const rule = 'tells-what-was-done';
  const { shows, acts, fails } = input.claim;
  if (shows.length === 0 && fails.length === 0)
    return notApplicable(rule, 'The contract claims no words that must be read.');
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const last = input.subject.kind === 'service' ? 'read after act 0' : `read after act ${acts.length - 1}`;
  const read = shows.length === 0 ? undefined : deed(input, last);
  const failed = fails.flatMap((fail, index) => {
    const [one, after] = [deed(input, `fail ${index}`), deed(input, `read after fail ${index}`)];
    return one && after ? [{ ...fail, one, after }] : [];
  });
  const offences = [
    ...(read ? missing(read, shows, 'all acts were acknowledged') : []),
    ...failed
      .filter(({ one, act, after }) => worked(one, act) && worked(after, input.claim.read))
      .flatMap(({ one, after, shows }) => missing(after, shows, `${what(one)} ${ended(one)}`)),
  ];
  const looked = [...(read ? [read] : []), ...failed.map(({ after }) => after)];
  const other = failed.flatMap(({ one, act, after }) =>
    worked(one, act) ? (worked(after, input.claim.read) ? [] : [after]) : [one],
  )[0];
  if (offences.length === 0 && other)
    return inconclusive(rule, `Not as claimed, ${what(other)} ${told(other)}.`, other);
  if (offences.length === 0 && looked.length < fails.length + (shows.length === 0 ? 0 : 1))
    return inconclusive(rule, 'Not all that was to be read was read.', looked);
  return unless(
    rule,
    looked,
    offences,
    `${what(looked[0] as Deed)} tells all that was done${failed.length > 0 ? ', and what failed' : ''}.`,
  );
}

function missing(read: Deed, words: readonly string[], after: string): readonly Offence[] {
  return words
    .filter((word) => !output(read).text.includes(word))
    .map((word) => ({
      record: read,
      says: `After ${after}, ${what(read)} did not say ${quote(word)}: it ${told(read)}.`,
    }));
}
