import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import { type Deed, onceMore, took } from '../../lib/deeds.ts';
import { speaksHttp } from '../../lib/speaks-http.ts';
import { stackTrace } from '../../lib/stack-trace.ts';
import type { Check } from '../../model/verdict.ts';
import { allowedFor, isLate, isTooSlow } from './claim.ts';
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
  const looked = [...runs(input), ...requests(input)].filter(({ step }) =>
    Number.isFinite(allowedFor(claim, step)),
  );
  if (looked.length === 0 && claimsNoCommand(input) && !speaksHttp(input.subject))
    return notApplicable('bounded-time', 'Nothing was done whose time the contract bounds.');
  const late = looked.filter((record) => isLate(claim, record));
  const again = (record: Deed): boolean =>
    looked.some(({ step, experiment }) => experiment === record.experiment && step === onceMore(record.step));
  const offences = late
    .filter((record) => !again(record))
    .map((record) => {
      const ms = Math.round(took(record));
      if (isTooSlow(record.step))
        return {
          record,
          says: `A body that trickles in was still being waited for after ${ms} ms; ${claim.slowBody} ms are claimed.`,
        };
      const how =
        record.kind === 'run'
          ? `${typed(record.data.command)} ${record.data.outcome === 'timed-out' ? ending(record) : `took ${ms} ms`}`
          : `${record.data.method} ${record.data.path} took ${ms} ms`;
      return { record, says: `${how}; when ${article(what(record))}, ${claim.within} ms are allowed.` };
    });
  const [slow] = looked.filter((record) => GOOD.test(record.step) && took(record) > claim.within / 2);
  if (offences.length > 0 && slow) {
    return inconclusive(
      'bounded-time',
      `The machine was too slow to tell: even the good case took ${Math.round(took(slow))} of ${claim.within} ms (${slow.step}). ${offences[0]?.says}`,
      [slow, ...offences.map((offence) => offence.record)],
    );
  }
  const once = late.length === 0 ? '' : `, some of it once it was tried again (${late[0]?.step})`;
  return unless('bounded-time', looked, offences, `Everything was told within ${claim.within} ms${once}.`);
}
