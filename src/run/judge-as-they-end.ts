import type { OpenRun } from '../evidence/create-run.ts';
import type { Category } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import type { OnProgress } from '../model/progress.ts';
import type { CategoryReport } from '../model/report.ts';
import type { Check } from '../model/verdict.ts';
import type { PlannedCategory, PlannedExperiment } from '../plan/plan.ts';
import { SHARED_ROOM } from '../room/open.ts';
import { roomProof } from '../room/proof/index.ts';
import { ofKind } from '../verdict/evidence-view.ts';
import { nameOf } from '../verdict/last-attempts.ts';
import { proofOf, reportCategory } from '../verdict/report.ts';
import { forWantOfTime } from '../verdict/want-of-time.ts';

/** What is said of a category, or of the rooms. */
interface Told {
  readonly id: string;
  readonly checks: readonly Pick<Check, 'rule' | 'verdict' | 'evidence'>[];
  readonly findings: readonly Pick<Check, 'evidence'>[];
}

const PROOF = roomProof.description.id;

export interface Judging {
  readonly progress: OnProgress;
  /**
   * Those of these experiments on which something rests that is said against the subject, or that cannot be told, where either their rooms
   * had been used by others before, or it is for want of time: beside others, a machine may have been what was too slow. That is whatever cannot be
   * told, and fails of rules that are `timed` in experiments that repeat; never one by which any other fail stands.
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
  /** Whether what is for want of time is doubtful as well. */
  readonly doubtsTime: boolean;
}): Judging {
  const { evidence, categories, subject, progress, interrupted, doubtsTime } = run;
  const left = new Map(
    evidence.header.plan.map(({ category, experiments }) => [category, experiments.length]),
  );
  const told = new Map<string, CategoryReport>();
  const repeats = new Set(
    categories.flatMap(({ description, experiments }) =>
      experiments.flatMap(({ id, repeats }) =>
        repeats ? [nameOf({ category: description.id, experiment: id })] : [],
      ),
    ),
  );
  const lateness = ({ id }: Told) =>
    forWantOfTime(
      categories.find(({ description }) => description.id === id)?.description.rules ?? [],
      evidence.records,
    );
  const reportOf = (id: string): CategoryReport | null => {
    const category = categories.find(({ description }) => description.id === id);
    const planned = evidence.header.plan.find((each) => each.category === id);
    return category && planned ? reportCategory(evidence, subject, category, planned, categories) : null;
  };
  /** Rooms that failed their proof are not proven by another one: of the proof only what cannot be told is doubtful. */
  const toldOf = (id: string): readonly Told[] => {
    if (id !== PROOF) return [reportOf(id) ?? []].flat();
    const { description, judge } = roomProof;
    return [{ id, checks: proofOf(evidence, subject, { rules: description.rules, judge }), findings: [] }];
  };
  const inUsedRooms = (report: Told): ReadonlySet<string> => {
    // A judge may also cite what other categories left, and their rooms may have been used before as well.
    const shared = ofKind(evidence.records, 'note').filter(({ data }) => data.name === SHARED_ROOM);
    if (shared.length === 0) return new Set();
    const nameOfRecord = new Map(evidence.records.map((record) => [record.id, nameOf(record)]));
    const own = shared.filter(({ category }) => category === report.id).map(nameOf);
    // Without the proof of the rooms, or the experiments that were not asked for, some things can be told in no room.
    const isWhole =
      evidence.records.some(({ category }) => category === PROOF) &&
      !evidence.header.options.only.some((name) => name.startsWith(`${report.id}/`));
    const cited = new Set(
      report.findings.flatMap(({ evidence: ids }) =>
        ids.length === 0 && isWhole ? own : ids.map((id) => nameOfRecord.get(id)),
      ),
    );
    return new Set(shared.map(nameOf).filter((name) => cited.has(name)));
  };
  const experimentsOf = (ids: readonly string[]): readonly string[] => {
    const cited = new Set(ids);
    return evidence.records.filter(({ id }) => cited.has(id)).map(nameOf);
  };
  /** What is said against the subject, and stays said. */
  const standing = (report: Told): readonly string[] => {
    const isLate = lateness(report);
    return report.checks
      .filter(({ verdict }) => verdict === 'fail')
      .flatMap((check) =>
        experimentsOf(check.evidence).filter((name) => !isLate(check) || !repeats.has(name)),
      );
  };
  const untold = (report: Told): readonly string[] => {
    const isLate = lateness(report);
    return report.checks
      .filter((check) => check.verdict === 'inconclusive' || isLate(check))
      .flatMap(({ evidence: ids }) => experimentsOf(ids));
  };
  /** Of some categories, since one may stand by what another would have done again. */
  const doubts = (reports: readonly Told[]): ReadonlySet<string> => {
    const stands = new Set(reports.flatMap(standing));
    const late = doubtsTime ? reports.flatMap(untold).filter((name) => !stands.has(name)) : [];
    return new Set([...reports.flatMap((report) => [...inUsedRooms(report)]), ...late]);
  };
  return {
    told,
    doubtful: (planned) => {
      const reports = planned.flatMap(({ category }) => toldOf(category.description.id));
      const doubted = doubts(reports);
      return planned.flatMap(({ experiments }) =>
        experiments.filter(({ category, experiment }) =>
          doubted.has(nameOf({ category: category.description.id, experiment: experiment.id })),
        ),
      );
    },
    progress: (event) => {
      progress(event);
      if (event.kind !== 'ended' || interrupted.aborted) return;
      const remaining = (left.get(event.category) ?? 0) - 1;
      left.set(event.category, remaining);
      const report = remaining === 0 ? reportOf(event.category) : null;
      // What cannot be told may be told yet, by what the room's proof or another category still has to see.
      if (report === null || report.verdict === 'inconclusive') return;
      // It will be asked once more.
      if (doubts([report]).size > 0) return;
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
