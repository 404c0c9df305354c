import type { SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { type Claim, readyPath } from './claim.ts';

/** One health check of ours; times in milliseconds on the clock of its drive. */
export interface Probe {
  readonly asked: number;
  readonly done: number;
  readonly outcome: string;
  /** Whether its connection had carried a check before. */
  readonly reused: boolean;
}

/** What was asked of one health path while one thing happened. */
export interface Probing {
  readonly record: EvidenceRecord<'drive'>;
  readonly live: readonly Probe[];
  readonly ready: readonly Probe[];
  /** When the moment of that name was; null where it never came. */
  readonly at: (mark: string) => number | null;
}

/** Reads the probes of a drive apart, by the path that they asked. */
export function probing(record: EvidenceRecord<'drive'>, claim: Claim, subject: SubjectFacts): Probing {
  const { requests, records, marks } = record.data;
  const of = (path: string | null | undefined): Probe[] =>
    records
      .filter(({ request }) => path !== null && requests[request]?.path === path)
      .map(({ due, sent, done, outcome, reused }) => ({ asked: sent ?? due, done, outcome, reused }));
  return {
    record,
    live: of(claim.live),
    ready: of(readyPath(claim, subject)),
    at: (mark) => marks.find(({ name }) => name === mark)?.at ?? null,
  };
}

/** The first answer that says yes, from then on: one that was asked later may be answered sooner. */
export const firstYes = (probes: readonly Probe[], from: number): Probe | undefined =>
  probes.filter((probe) => saysYes(probe) && probe.done >= from).toSorted((a, b) => a.done - b.done)[0];

export const saysYes = ({ outcome }: Probe): boolean => /^2\d\d$/.test(outcome);

/** Whether it was answered at all, be it yes or no. */
export const isAnswer = ({ outcome }: Probe): boolean => /^\d{3}$/.test(outcome);

/** A connection that was kept and then closed as the next check was on its way is nobody's fault (RFC 9112, 9.3.1). */
export const isBrokenOff = (probe: Probe): boolean =>
  !isAnswer(probe) && probe.reused && !['timeout', 'ECONNREFUSED'].includes(probe.outcome);

/** An answer in words: `200`, `no answer (ECONNREFUSED)`. */
export const told = (probe: Probe): string =>
  isAnswer(probe) ? probe.outcome : `no answer (${probe.outcome})`;

export const seconds = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
