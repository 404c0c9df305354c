import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import { ended, output, same, told, what, worked } from '../../lib/deeds.ts';
import { lastOnes, lateAtFirst, lateOnce } from '../../lib/twice-if-late.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { baselineDoubt, beside, lastBeside } from './judge-baseline.ts';
import { type Input, ms, type Offence, requests, type State, states } from './judge-seen.ts';
import { valueIn } from './judge-values.ts';

type Request = EvidenceRecord<'request'>;

/** One kill, and the actions that were sent one after the other until then. */
interface Strike {
  /** `kill 3`, `further kill after answer 3`, `kill 3 again 1`. */
  readonly step: string;
  /** The same for all kills that were meant for one moment. */
  readonly moment: string;
  readonly acts: readonly Request[];
  /** The last of them. */
  readonly act: Request;
  /** How many were answered well; whether the last one was broken off, or may have had its effect for another reason. */
  readonly acknowledged: number;
  readonly landed: boolean;
  readonly open: boolean;
  /** Whether the kill waited for the answer. */
  readonly afterAnswer: boolean;
  /** Whether nothing was put back after the kills before. */
  readonly addsUp: boolean;
}

const STRIKE = /^action at (((?:further )?kill (?:after answer )?\d+)(?: again \d+)?)$/;

function strikes(input: Input): readonly Strike[] {
  const all = new Map<string, Request[]>();
  for (const act of requests(input)) {
    if (!STRIKE.test(act.step)) continue;
    const key = `${act.experiment} ${act.step}`;
    all.set(key, [...(all.get(key) ?? []), act]);
  }
  return [...all.values()].flatMap((acts): Strike[] => {
    const act = acts.at(-1);
    const [, step, moment] = STRIKE.exec(act?.step ?? '') ?? [];
    if (!act || step === undefined || moment === undefined) return [];
    const { status, error } = act.data;
    const refused = error === 'ECONNREFUSED';
    return [
      {
        step,
        moment: `${act.experiment} ${moment}`,
        acts,
        act,
        acknowledged: acts.filter((one) => worked(one, input.claim.action)).length,
        landed: status === null && !refused,
        open: !worked(act, input.claim.action) && !refused,
        afterAnswer: step.includes('after answer'),
        addsUp: step.startsWith('further'),
      },
    ];
  });
}

/** Whether each kill of a service left the state of before or of after its action, and of after where that was acknowledged. */
export function serviceBeforeOrAfter(input: Input): Check {
  const rule = 'state-before-or-after';
  const { claim, subject } = input;
  if (!claim.action)
    return notApplicable(rule, 'The contract claims no action over which SIGKILL could be swept.');
  if (claim.action.kind === 'command')
    return notApplicable(
      rule,
      'SIGKILL is swept over requests of a service, and the contract claims a command.',
    );
  if (!claim.state && subject.state.length === 0)
    return notApplicable(rule, 'The contract declares no folder that holds the state (subject.state).');
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const all = strikes(input);
  const offences: Offence[] = [];
  const looked: EvidenceRecord[] = [];
  for (const strike of all) {
    const read = lastBeside(input, strike.act, `read after ${strike.step}`);
    // What does not come back is told by another rule.
    if (read?.kind !== 'request') continue;
    looked.push(read);
    const says = wrongOf(input, strike, read);
    if (says !== null) offences.push({ record: read, says: `${whenOf(strike)}, ${what(read)} ${says}` });
  }
  if (offences.length > 0) return unless(rule, looked, offences, '');
  const { landed, moments } = momentsInside(all);
  if (2 * landed < moments || moments === 0) return tooLate(rule, all);
  return unless(
    rule,
    looked,
    [],
    `After all ${all.length} kills, inside the request at ${landed} of ${moments} moments, the state was that of before or of after, and what was acknowledged was in it.`,
  );
}

/** The moments within the action that were aimed at, and at how many of them a kill struck there. */
function momentsInside(all: readonly Strike[]): { readonly landed: number; readonly moments: number } {
  const count = (some: readonly Strike[]) => new Set(some.map(({ moment }) => moment)).size;
  const inside = all.filter(({ afterAnswer }) => !afterAnswer);
  return { landed: count(inside.filter(({ landed }) => landed)), moments: count(inside) };
}

/** A sweep of which most kills came when the action was over proves nothing. */
function tooLate(rule: string, all: readonly Strike[]): Check {
  const { landed, moments } = momentsInside(all);
  return inconclusive(
    rule,
    `Only at ${landed} of ${moments} moments a kill landed inside the request.`,
    all.filter(({ afterAnswer }) => !afterAnswer).map(({ act }) => act),
  );
}

/** `Killed 40 ms into POST /notes`. */
function whenOf({ act, acts, landed }: Strike): string {
  const nth = acts.length > 1 ? `, number ${acts.length} in a row` : '';
  if (landed) return `Killed ${ms(act.data.ms)} into ${what(act)}${nth}`;
  if (act.data.status !== null) return `Killed once ${what(act)}${nth} had ${ended(act)}`;
  return `Killed about the time of ${what(act)}${nth}, which ${ended(act)}`;
}

/** What is wrong with what is read after a kill; null for nothing. */
function wrongOf(input: Input, strike: Strike, read: Request): string | null {
  if (!worked(read, input.claim.read)) return `${told(read)}.`;
  if (strike.addsUp) return missingFrom(input, strike, read);
  // What is read before the first action, after it, after the second, and so on.
  const after = (count: number) => {
    const step = count === 0 ? 'read before' : count === 1 ? 'read after' : `read after ${count}`;
    return beside(input, strike.act, step);
  };
  const isAfter = (count: number): boolean => {
    const known = after(count);
    return known !== undefined && same(read, known);
  };
  if (!after(strike.acknowledged)) return null;
  if (isAfter(strike.acknowledged) || (strike.open && isAfter(strike.acknowledged + 1))) return null;
  const earlier = Array.from({ length: strike.acknowledged }, (_, count) => count);
  const fate = earlier.some(isAfter) ? 'without what it had acknowledged' : 'neither as before nor as after';
  return `said ${quote(output(read))}, ${fate}.`;
}

/**
 * Where nothing is put back, nobody knows the whole of what must be read; but the last text that was acknowledged must be in it, or
 * the one after that. This holds only where a whole action was seen to show its text.
 */
function missingFrom(input: Input, strike: Strike, read: Request): string | null {
  const [whole, after] = ['whole action', 'read after'].map((step) => beside(input, strike.act, step));
  const shown = whole?.kind === 'request' ? valueIn(whole) : null;
  if (shown === null || !after || !output(after).text.includes(shown)) return null;
  const { text, truncated } = read.data.response;
  if (truncated) return null;
  const last = requests(input)
    .filter(({ experiment, at }) => experiment === strike.act.experiment && at <= strike.act.at)
    .filter(({ step }) => /^(action at|next action after) /.test(step))
    .filter((one) => worked(one, input.claim.action))
    .map(valueIn)
    .at(-1);
  if (last == null) return null;
  const own = strike.open ? valueIn(strike.act) : null;
  if (text.includes(last) || (own !== null && text.includes(own))) return null;
  return `did not tell of ${quote(last)}, which it had acknowledged: it said ${quote(text)}.`;
}

/** Whether a service is there again after each of its ends, and works. */
export function comesBack(input: Input): Check {
  const rule = 'next-run-works';
  const starts = states(input).filter(({ step }) => step.startsWith('start after '));
  const started = lastOnes(starts);
  const late = lateOnce(starts);
  const next = lastOnes(requests(input).filter(({ step }) => step.startsWith('next action')));
  const offences: Offence[] = [
    ...started
      .filter((record) => !record.data.ready && !late.includes(record))
      .map((record) => ({
        record,
        says: `${endOf(input, record)} it did not become ready again (${record.data.detail}).`,
      })),
    ...next
      .filter((record) => !worked(record, input.claim.action))
      .map((record) => ({
        record,
        says: `After SIGKILL and another start, ${what(record)} ${told(record)}.`,
      })),
  ];
  const good = `It came back after all ${started.length} ends${next.length > 0 ? ', and worked' : ''}.`;
  if (offences.length > 0) return unless(rule, [...started, ...next], offences, good);
  const [once] = [...late, ...lateAtFirst(starts)];
  if (once)
    return inconclusive(
      rule,
      `${endOf(input, once)} it was once not ready in its time, though it ran (${once.data.detail}).`,
      once,
    );
  const swept = strikes(input);
  const { landed, moments } = momentsInside(swept);
  // Where no action is claimed, the service is killed during a long request and without one.
  return 2 * landed < moments ? tooLate(rule, swept) : unless(rule, [...started, ...next], [], good);
}

function endOf(input: Input, { step, experiment }: State): string {
  const end = step.replace('start after ', '');
  const strike = strikes(input).find((one) => one.step === end && one.act.experiment === experiment);
  if (strike) return `${whenOf(strike)},`;
  return `After ${end.replace(' in flight', ' during a long request')}`;
}
