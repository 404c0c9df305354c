import type { EvidenceRecord } from '../../model/evidence.ts';
import { AFTER, BEFORE } from './claim.ts';
import { type Input, OWN } from './judge-evidence.ts';

/** What PostgreSQL says to who no longer waits for a lock: by that, too, one is refused beside the other, and trips over nothing. */
const NO_LONGER_WAITS = /could not obtain lock|canceling statement due to (lock timeout|user request)/;

/** Exit codes from here on are those of processes that a signal ended. */
const BY_SIGNAL = 128;

/**
 * Whether it may have refused to migrate beside another one: it said so by an exit code of its own. What a signal ended, or could not
 * be started, refused nothing.
 */
export function mayHaveRefused({ data }: EvidenceRecord<'run'>): boolean {
  return data.outcome === 'exited' && !data.oomKilled && (data.exitCode ?? BY_SIGNAL) < BY_SIGNAL;
}

/** What PostgreSQL logged while two migrations were at work. */
export interface Meanwhile {
  readonly log: EvidenceRecord<'service-log'> | undefined;
  /** Errors of statements; null where the log does not tell. */
  readonly errors: readonly string[] | null;
}

export function loggedMeanwhile({ evidence }: Input): Meanwhile {
  const log = evidence.from(OWN, 'service-log').find(({ step }) => step === 'log of migrations at once');
  const lines = log?.data.output.text.split('\n') ?? [];
  const errors = lines.map((line) => /\bERROR: +(.*)/.exec(line)?.[1] ?? '');
  const [from, to] = [BEFORE, AFTER].map((mark) => errors.findLastIndex((says) => says.includes(mark)));
  if (from === undefined || to === undefined || from < 0 || to < from) return { log, errors: null };
  return {
    log,
    errors: errors.slice(from + 1, to).filter((says) => says !== '' && !NO_LONGER_WAITS.test(says)),
  };
}
