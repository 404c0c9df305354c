import type { OpenRun } from '../evidence/create-run.ts';
import type { Category } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import type { OnProgress } from '../model/progress.ts';
import type { CategoryReport } from '../model/report.ts';
import { reportCategory } from '../verdict/report.ts';

export interface Judging {
  readonly progress: OnProgress;
  /** What was said so far, by category. */
  readonly told: ReadonlyMap<string, CategoryReport>;
}

/**
 * Judges each category as soon as its last experiment is over, so that a finding is told at once. It may change: a judge may also
 * look at what other categories leave. So the report is made of the whole run, whatever was said here.
 */
export function judgeAsTheyEnd(run: {
  readonly evidence: Pick<OpenRun, 'header' | 'records'>;
  readonly categories: readonly Category[];
  readonly subject: SubjectFacts;
  readonly progress: OnProgress;
  readonly interrupted: AbortSignal;
}): Judging {
  const { evidence, categories, subject, progress, interrupted } = run;
  const left = new Map(
    evidence.header.plan.map(({ category, experiments }) => [category, experiments.length]),
  );
  const told = new Map<string, CategoryReport>();
  return {
    told,
    progress: (event) => {
      progress(event);
      if (event.kind !== 'ended' || interrupted.aborted) return;
      const remaining = (left.get(event.category) ?? 0) - 1;
      left.set(event.category, remaining);
      const category = categories.find(({ description }) => description.id === event.category);
      const planned = evidence.header.plan.find((each) => each.category === event.category);
      if (remaining !== 0 || category === undefined || planned === undefined) return;
      const report = reportCategory(evidence, subject, category, planned);
      // What cannot be told may be told yet, by what the room's proof or another category still has to see.
      if (report.verdict === 'inconclusive') return;
      told.set(event.category, report);
      progress({ kind: 'judged', category: report });
    },
  };
}

/** Whether the same was said of a category before: its verdict, and what it found. */
export function isToldAlready(
  told: ReadonlyMap<string, CategoryReport>,
  { id, verdict, findings }: CategoryReport,
): boolean {
  const earlier = told.get(id);
  const words = (report: Pick<CategoryReport, 'findings'>) =>
    report.findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
  return earlier?.verdict === verdict && words(earlier) === words({ findings });
}
