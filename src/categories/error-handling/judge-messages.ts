import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import { speaksHttp } from '../../lib/speaks-http.ts';
import { stackTrace } from '../../lib/stack-trace.ts';
import type { Check } from '../../model/verdict.ts';
import {
  article,
  claimsNoCommand,
  GOOD,
  type Input,
  isControl,
  type Request,
  type Run,
  requests,
  runs,
  what,
} from './judge-seen.ts';

export function noStackTrace(input: Input): Check {
  const looked = [...runs(input), ...requests(input)].filter((record) => !isControl(record));
  const offences = looked.flatMap((record) => {
    const texts =
      record.kind === 'run'
        ? [(record as Run).data.stderr.text, (record as Run).data.stdout.text]
        : [(record as Request).data.response.text];
    const trace = texts.map(stackTrace).find((found) => found !== null);
    return trace
      ? [{ record, says: `Given ${article(what(record))}, it showed a stack trace: ${quote(trace)}.` }]
      : [];
  });
  return unless('no-stack-trace', looked, offences, `None of ${looked.length} answers shows a stack trace.`);
}

export function boundedTime(input: Input): Check {
  const { claim } = input;
  // How long another protocol waits for the rest of what it takes for a message is its own matter, and so is how much a number asks for.
  const looked: readonly (Run | Request)[] = [...runs(input), ...requests(input)].filter(
    (record) =>
      record.step !== 'stray request' &&
      !isControl(record) &&
      !/^(extreme path|path as it stands)/.test(record.step),
  );
  if (looked.length === 0 && claimsNoCommand(input) && !speaksHttp(input.subject))
    return notApplicable('bounded-time', 'Nothing was done whose time the contract bounds.');
  const offences = looked.flatMap((record) => {
    if (record.step === 'too slow') {
      const allowed = (claim.slowBody ?? 0) + 500;
      return record.data.ms <= allowed
        ? []
        : [
            {
              record,
              says: `A body that trickles in was still being waited for after ${Math.round(record.data.ms)} ms; ${claim.slowBody} ms are claimed.`,
            },
          ];
    }
    const late =
      record.data.ms > claim.within ||
      (record.kind === 'run' && (record as Run).data.outcome === 'timed-out');
    if (!late) return [];
    const how =
      record.kind === 'run'
        ? `${typed((record as Run).data.command)} ${ending(record as Run)}`
        : `${(record as Request).data.method} ${(record as Request).data.path} took ${Math.round(record.data.ms)} ms`;
    return [{ record, says: `${how}; when ${article(what(record))}, ${claim.within} ms are allowed.` }];
  });
  const [slow] = looked.filter((record) => GOOD.test(record.step) && record.data.ms > claim.within / 2);
  if (offences.length > 0 && slow) {
    return inconclusive(
      'bounded-time',
      `The machine was too slow to tell: even the good case took ${Math.round(slow.data.ms)} of ${claim.within} ms (${slow.step}). ${offences[0]?.says}`,
      [slow, ...offences.map((offence) => offence.record)],
    );
  }
  return unless('bounded-time', looked, offences, `Everything was told within ${claim.within} ms.`);
}
