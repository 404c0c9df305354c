import { counted, inconclusive, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import { STOP_SIGNALS, type StopSignal } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { ending, HELD, IN_FLIGHT, IN_OUTAGE, OWN, seconds, stopOf } from './judge-evidence.ts';

type Input = JudgeInput<Claim>;

export function endsInGrace(input: Input): Check {
  const rule = 'ends-in-grace';
  const stop = stopOf(input, IN_FLIGHT);
  const busy = stop ? inTime(input, rule, stop, 'with requests in flight', []) : inconclusive(rule, NEVER);
  const outage = stopInOutage(input);
  if (!outage || busy.verdict === 'fail') return busy;
  const { record, service, fault } = outage;
  const gone = inTime(input, rule, record, `while ${service} could not be reached`, [fault]);
  if (gone.verdict === 'fail') return gone;
  if (busy.verdict !== 'pass') return busy;
  return {
    ...busy,
    message: `${busy.message} ${gone.message}`,
    evidence: [...busy.evidence, ...gone.evidence],
  };
}

/** Its end in an outage that was one, where it was still there to be asked. */
function stopInOutage(input: Input) {
  const { claim, evidence } = input;
  const record = stopOf(input, IN_OUTAGE);
  const fault = evidence.from(OWN, 'fault').findLast(({ data }) => data.stage === 'injected');
  if (!claim.buffered || !record || !fault?.data.effective || ending(record) === 'before') return null;
  return { record, fault, service: claim.buffered.service };
}

export function heldLetGo(input: Input): Check {
  const rule = 'held-connections-let-go';
  const stop = stopOf(input, HELD);
  if (!stop) return inconclusive(rule, NEVER);
  const before = input.evidence.from(OWN, 'held').find(({ step }) => step === 'held before');
  const standing = before?.data.connections.filter(({ state }) => state === 'open') ?? [];
  if (!before || !standing.some(({ kind }) => kind === 'idle'))
    return inconclusive(
      rule,
      'It did not keep any idle connection of ours open, so none could hold it up.',
      before ?? stop,
    );
  const counted = (['idle', 'silent', 'half'] as const)
    .map((kind) => ({ kind, many: standing.filter((one) => one.kind === kind).length }))
    .filter(({ many }) => many > 0)
    .map(({ kind, many }) => `${many} ${kind === 'half' ? 'half-open' : kind}`);
  return inTime(input, rule, stop, `with connections held (${counted.join(', ')})`, [before]);
}

function inTime(
  { claim, subject: { stopSignal } }: Input,
  rule: string,
  stop: EvidenceRecord<'subject-state'>,
  circumstances: string,
  more: readonly EvidenceRecord[],
): Check {
  const how = ending(stop);
  if (how === 'before') return inconclusive(rule, GONE, stop);
  const { stopMs, sendMs = 0, detail } = stop.data;
  const claimed = `Claimed: ended within ${seconds(claim.grace)} of ${stopSignal}`;
  if (stopMs !== null && stopMs > claim.grace && stopMs - sendMs <= claim.grace)
    return inconclusive(
      rule,
      `The machine was too busy to tell: sending ${stopSignal} took ${seconds(sendMs)}, and ${seconds(stopMs)} after its beginning it had ended; ${seconds(claim.grace)} are allowed.`,
      stop,
    );
  const offences =
    how === 'killed'
      ? [{ record: stop, says: `${claimed}; seen ${circumstances}: ${detail}.` }]
      : (stopMs ?? 0) > claim.grace
        ? [{ record: stop, says: `${claimed}; seen ${circumstances}: ended after ${seconds(stopMs ?? 0)}.` }]
        : [];
  return unless(
    rule,
    [stop, ...more],
    offences,
    `It ended ${seconds(stopMs ?? 0)} after ${stopSignal} ${circumstances}; ${seconds(claim.grace)} are allowed.`,
  );
}

export function exitsAsClaimed(input: Input): Check {
  const rule = 'exits-as-claimed';
  const stops = [stopOf(input, IN_FLIGHT), stopOf(input, HELD)].filter((stop) => stop !== undefined);
  if (stops.length === 0) return inconclusive(rule, NEVER);
  const { stopSignal } = input.subject;
  const ended = stops.filter((stop) => ending(stop) === 'itself');
  if (ended.length === 0)
    return inconclusive(rule, 'It never ended by itself, so its exit code is not its own.', stops);
  const offences = ended
    .filter((stop) => stop.data.exitCode !== input.claim.exit)
    .map((stop) => ({
      record: stop,
      says: `Claimed: exit code ${input.claim.exit} after ${stopSignal}; seen: ${stop.data.exitCode}.${customOf(stop.data.exitCode, stopSignal)}`,
    }));
  return unless(
    rule,
    ended,
    offences,
    `It ended with exit code ${input.claim.exit}, ${counted(ended.length, 'time')}.`,
  );
}

/**
 * 128 and the number of the signal is what a process gets that has no handler, but process 1: the kernel ends that by no signal that it
 * does not handle. So either it chose that code, or it passed on the end of a child.
 */
const customOf = (code: number | null, signal: StopSignal): string =>
  code === 128 + STOP_SIGNALS[signal]
    ? ` Process 1 ends by ${signal} only if it handles it: if its runtime ends so by custom, as every JVM does, claim \`exit: ${code}\`. If process 1 is an init or a shell, that is the end of a child that did not handle it.`
    : '';

const NEVER = 'It was not asked to stop, since it was never seen to become ready.';
const GONE = 'It had ended before it was asked to stop.';
