import { wereBeside } from '../../lib/beside.ts';
import { ending, inconclusive, inDoubt, notApplicable, unless } from '../../lib/checks.ts';
import { type Deed, same, told, what, worked } from '../../lib/deeds.ts';
import type { Check } from '../../model/verdict.ts';
import { baselineDoubt } from './judge-baseline.ts';
import { deed, deeds, type Input, type Offence, type Run } from './judge-seen.ts';
import { toldAnew } from './judge-unsteady.ts';

/** Reads of what they left one by one. */
const ALONE = /^alone .* read/;

/**
 * Whether two processes at once left what some order of them one after the other leaves. One may refuse to work beside the
 * other, by its exit code; then only the other one’s work may show.
 */
export function twoWritersAgree(input: Input): Check {
  const rule = 'two-writers-agree';
  const { acts, rounds } = input.claim;
  if (acts.length < 2) return notApplicable(rule, 'The contract claims only one act.');
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const looked: Deed[] = [];
  const offences: Offence[] = [];
  const doubts: Offence[] = [];
  const unsteady = toldAnew(
    deed(input, 'once more · act 1'),
    deed(input, 'alone · one first · read 1'),
    deed(input, 'once more · read 1'),
  );
  let wasBeside = false;
  for (let round = 0; round < 2 * rounds; round += 1) {
    const [one, other, read] = ['one', 'other', 'read'].map((part) =>
      deed(input, `together ${round} · ${part}`),
    );
    if (one?.kind !== 'run' || other?.kind !== 'run' || !read) continue;
    looked.push(read);
    wasBeside ||= wereBeside([one, other] as readonly Run[]);
    const hanging = [one, other].filter(({ data }) => data.outcome !== 'exited');
    for (const record of hanging)
      offences.push({ record, says: `Beside another process, ${what(record)} ${ending(record)}.` });
    if (hanging.length > 0) continue;
    const allowed = outcomes(input, worked(one, acts[0]), worked(other, acts[1]));
    if (allowed.some((good) => same(good, read))) continue;
    // What one of them left alone, word for word, lacks the other's work, whatever else it tells.
    const known = deeds(input).some((alone) => ALONE.test(alone.step) && same(alone, read));
    if (unsteady && worked(read, input.claim.read) && !known) {
      doubts.push(unsteady);
      continue;
    }
    offences.push({
      record: read,
      says: `After ${what(one)} and ${what(other)} at the same time, ${what(read)} ${told(read)}; one after the other they leave what ${told(allowed[0] ?? read)}.`,
    });
  }
  if (offences.length === 0 && doubts.length > 0) return inDoubt(rule, doubts.slice(0, 1));
  if (offences.length === 0 && looked.length > 0 && !wasBeside)
    return inconclusive(rule, 'The one had always ended before the other began.', looked);
  return unless(
    rule,
    looked,
    offences,
    `In all ${looked.length} rounds two processes at once left what one after the other leaves.`,
  );
}

/** What may be read, by which of the two said that it had done its work. */
function outcomes(input: Input, one: boolean, other: boolean) {
  const reads =
    one && other
      ? ['one first · read 1', 'other first · read 1']
      : one
        ? ['one first · read 0']
        : other
          ? ['other first · read 0']
          : ['read before'];
  return reads.flatMap((step) => deed(input, `alone · ${step}`) ?? []);
}
