import { categories } from '../categories/registry.ts';
import { subjectFacts } from '../contract/facts.ts';
import { loadRun } from '../evidence/load-run.ts';
import type { JudgedRun, Report } from '../model/report.ts';
import { roomProof } from '../room/proof/index.ts';
import { buildReport } from '../verdict/report.ts';

/**
 * Judges a stored run again, without any container: the same evidence gives the same words.
 *
 * @throws Failure `wrong-use` when the run is not there, not whole, or was changed.
 */
export function judgeRun(directory: string): Report {
  return judgeStored(directory).report;
}

/** The same, with the run beside its report, for what shows both. */
export function judgeStored(directory: string): JudgedRun {
  const run = loadRun(directory);
  const report = buildReport({
    run,
    subject: subjectFacts(run.header.contract),
    categories,
    proof: { rules: roomProof.description.rules, judge: roomProof.judge },
  });
  return { report, run };
}
