import type { OpenRun } from '../evidence/create-run.ts';
import type { Category } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import type { OnProgress } from '../model/progress.ts';
import type { CategoryReport } from '../model/report.ts';
import type { PlannedCategory, PlannedExperiment } from '../plan/plan.ts';
import { SHARED_ROOM } from '../room/open.ts';
import { roomProof } from '../room/proof/index.ts';
import { ofKind } from '../verdict/evidence-view.ts';
import { reportCategory } from '../verdict/report.ts';

export interface Judging {
  readonly progress: OnProgress;
  /**
   * Those of these experiments on which something rests that is said against the subject, or that cannot be told, and whose rooms
   * had been used by others before.
   */
  readonly doubtful: (planned: readonly PlannedCategory[]) => readonly PlannedExperiment[];
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
  const reportOf = (id: string): CategoryReport | null => {
    const category = categories.find(({ description }) => description.id === id);
    const planned = evidence.header.plan.find((each) => each.category === id);
    return category && planned ? reportCategory(evidence, subject, category, planned) : null;
  };
  const doubts = (report: CategoryReport): ReadonlySet<string> => {
    const shared = ofKind(evidence.records, 'note')
      .filter(({ category, data }) => category === report.id && data.name === SHARED_ROOM)
      .map(({ experiment }) => experiment);
    if (shared.length === 0) return new Set();
    const experimentOf = new Map(evidence.records.map(({ id, experiment }) => [id, experiment]));
    // Without the proof of the rooms some things can be told in none of them.
    const isProven = evidence.records.some(({ category }) => category === roomProof.description.id);
    const cited = report.findings.flatMap(({ evidence: ids }) =>
      ids.length === 0 && isProven ? shared : ids.map((id) => experimentOf.get(id)),
    );
    return new Set(shared.filter((experiment) => cited.includes(experiment)));
  };
  return {
    told,
    doubtful: (planned) =>
      planned.flatMap(({ category, experiments }) => {
        const report = reportOf(category.description.id);
        const doubted = report === null ? new Set() : doubts(report);
        return experiments.filter(({ experiment }) => doubted.has(experiment.id));
      }),
    progress: (event) => {
      progress(event);
      if (event.kind !== 'ended' || interrupted.aborted) return;
      const remaining = (left.get(event.category) ?? 0) - 1;
      left.set(event.category, remaining);
      const report = remaining === 0 ? reportOf(event.category) : null;
      // What cannot be told may be told yet, by what the room's proof or another category still has to see.
      if (report === null || report.verdict === 'inconclusive') return;
      // It will be asked once more.
      if (doubts(report).size > 0) return;
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
