import { ending } from '../../lib/checks.ts';
import { type Deed, ended, took, what, worked } from '../../lib/deeds.ts';
import { tellingLine } from '../../lib/telling-line.ts';
import type { Action } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

export type Run = EvidenceRecord<'run'>;
export type State = EvidenceRecord<'subject-state'>;

/** How the subject answered to damage: a command by its end, a service by its start, its answer and its log. */
export interface Answer {
  readonly records: readonly EvidenceRecord[];
  /** Whether the action ended as it does on good state. */
  readonly succeeded: boolean;
  /** Whether it came to an end by itself: how it answers in time is a rule of its own. */
  readonly ended: boolean;
  /** What ended or answered, and how: `the action`, `ended with exit code 1`. */
  readonly who: string;
  readonly how: string;
  /** Everything that a person is told: the most telling first. */
  readonly said: string;
  /** What of it is quoted: of the log of a service, the line that says why it ended. */
  readonly telling: string;
  /** Where a stack trace is out of place: what is meant for people, not the log of a service that goes on. */
  readonly shown: string;
  /** How long the action took; null of a service that only started, for which the contract gives a time of its own. */
  readonly ms: number | null;
  /** Whether it was still at it when nobody waited any more. */
  readonly stuck: boolean;
}

/** A service on damaged state: how it started, what it answered, and how it was in the end. */
interface Lived {
  readonly start: State;
  /** The action; null where there was nobody to be asked. */
  readonly act: Deed | null;
  readonly log: State;
}

export function commandAnswer(claim: Claim, act: Run): Answer {
  const { outcome, exitCode, oomKilled } = act.data;
  const exit = claim.act.kind === 'command' ? claim.act.exit : 0;
  return {
    records: [act],
    succeeded: outcome === 'exited' && exitCode === exit,
    ended: outcome === 'exited' && !oomKilled,
    who: 'the action',
    how: ending(act),
    said: saidBy(act),
    telling: saidBy(act),
    shown: saidBy(act),
    ms: took(act),
    stuck: outcome === 'timed-out',
  };
}

/** Of what met the damage in the place of the action, one deed or several in a row; null where none is known. */
export function aloneAnswer(deeds: readonly Deed[], actions: readonly Action[]): Answer | null {
  const failed = deeds.find((deed, index) => !worked(deed, actions[index]));
  const last = failed ?? deeds.at(-1);
  if (!last) return null;
  return {
    records: deeds,
    succeeded: failed === undefined,
    ended: last.kind === 'request' || last.data.outcome === 'exited',
    who: what(last),
    how: ended(last),
    said: saidBy(last),
    telling: saidBy(last),
    shown: saidBy(last),
    ms: took(last),
    stuck: false,
  };
}

export function serviceAnswer(claim: Claim, lived: Lived, readyWithin: number): Answer {
  const { start, act, log } = lived;
  const succeeded = act !== null && worked(act, claim.act);
  const stuck = isStuck(lived);
  const gone = !log.data.running;
  const answer = act !== null && isAnswered(act) ? saidBy(act) : '';
  const written = `${log.data.stderr.text}\n${log.data.stdout.text}`;
  return {
    records: [start, ...(act === null ? [] : [act]), log],
    succeeded,
    ended: !stuck && !log.data.oomKilled,
    ...toldOf(lived, stuck, readyWithin),
    telling: gone || answer === '' ? tellingLine(written) : answer,
    said: gone ? `${written}\n${answer}` : `${answer}\n${written}`,
    shown: gone || answer === '' ? `${written}\n${answer}` : answer,
    ms: act === null || (stuck && !start.data.ready) ? null : took(act),
    stuck,
  };
}

/**
 * Whether a service waits without end: at its start, or with its answer. One that is not ready but answers has not hung: it says
 * what is wrong instead of working.
 */
export function isStuck({ start, act, log }: Lived): boolean {
  if (!log.data.running) return false;
  if (act === null) return !start.data.ready;
  if (act.kind === 'run')
    return act.data.outcome === 'timed-out' || (!start.data.ready && act.data.exitCode !== 0);
  return act.data.error === 'timeout' || (!start.data.ready && act.data.status === null);
}

const isAnswered = (act: Deed): boolean => act.kind === 'run' || act.data.status !== null;

function toldOf(
  { start, act, log }: Lived,
  stuck: boolean,
  readyWithin: number,
): Pick<Answer, 'who' | 'how'> {
  const { exitCode, oomKilled, running } = log.data;
  if (stuck && !start.data.ready)
    return { who: 'the service', how: `neither became ready within ${readyWithin / 1000} s nor ended` };
  if (running) return act === null ? { who: 'the service', how: 'ran' } : { who: what(act), how: ended(act) };
  const when = act === null ? 'at its start' : `when it was asked for ${what(act)}`;
  const end = oomKilled
    ? 'was killed for want of memory'
    : exitCode === null
      ? `could not be started (${start.data.detail ?? 'no reason given'})`
      : `ended with exit code ${exitCode}`;
  return { who: 'the service', how: `${end} ${when}` };
}

/** What a command wrote, standard error first, or the body of an answer. */
export function saidBy(deed: Deed): string {
  return deed.kind === 'run' ? `${deed.data.stderr.text}\n${deed.data.stdout.text}` : deed.data.response.text;
}
