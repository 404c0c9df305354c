import type { EvidenceRecord } from '../model/evidence.ts';
import { took } from './deeds.ts';

type Run = EvidenceRecord<'run'>;

/** Whether two commands were at work at one time, by when we heard of their ends and how long each lived; or one would not work then. */
export function wereBeside(both: readonly Run[]): boolean {
  if (both.some(({ data }) => data.exitCode !== 0)) return true;
  const begun = both.map((run) => run.at - took(run));
  return Math.max(...begun) < Math.min(...both.map(({ at }) => at));
}
