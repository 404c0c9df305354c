import { sortKeys } from '../lib/canonical-json.ts';
import type { Category, Judge, Rule } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import { type CategoryReport, type Finding, type Report, reportSchema } from '../model/report.ts';
import type { PlannedCategory, RunHeader, StoredRun } from '../model/run.ts';
import { COMPLETED, incompleteness } from './completion.ts';
import { notSeenAgain } from './earlier-looks.ts';
import { ofKind } from './evidence-view.ts';
import { fold, readiness } from './fold.ts';
import { judgeCategory } from './judge-category.ts';
import { judgeRules } from './judge-rules.ts';
import type { JudgedCheck } from './judged-check.ts';
import { lastAttempts } from './last-attempts.ts';
import { restOnOthers } from './others.ts';
import { askedAgain, replayCommand } from './replay.ts';
import { summarise } from './summary.ts';

/** Category under which the proof of the rooms is recorded. */
const ROOM = 'room';

/** How the room is proven: rules and a judge like a category's, with nothing claimed. */
export interface RoomProof {
  readonly rules: readonly Rule[];
  readonly judge: Judge<null>;
}

export interface ReportInput {
  readonly run: StoredRun;
  /** What `contract/` says of `run.header.contract`. */
  readonly subject: SubjectFacts;
  /** All categories of the house; those of the run's plan are judged. */
  readonly categories: readonly Category[];
  readonly proof: RoomProof;
}

/**
 * Judges a stored run. Pure: the same run and the same judges give the same report, byte for byte.
 *
 * @throws Failure `wrong-use` when the run asked a category that these categories do not hold.
 */
export function buildReport({ run, subject, categories, proof }: ReportInput): Report {
  const { header, end } = run;
  const reports = header.plan
    .map((planned) => reportCategory(run, subject, findCategory(categories, planned), planned, categories))
    .map((report, _, all) => withOthers(report, all, categories, header))
    .sort((a, b) => a.number - b.number);
  const room = proofOf(run, subject, proof);
  const roomVerdict = fold(room.map((check) => check.verdict));
  const verdicts = reports.map((report) => report.verdict);
  const verdict = readiness(verdicts, roomVerdict);
  const { effort, only } = header.options;
  return reportSchema.parse({
    schema: 'cleanroom-report/1',
    cleanroom: header.cleanroom,
    verdict,
    summary: summarise(verdict, reports, roomVerdict, header.options),
    effort,
    only,
    seed: header.seed,
    startedAt: header.startedAt,
    seconds: end.seconds,
    subject: reportSubject(header),
    engine: { ...header.engine, standIns: header.standIns },
    room: { verdict: roomVerdict, checks: room },
    categories: reports,
    evidence: { records: end.records, sha256: end.sha256, path: `${header.directory}/evidence.ndjson` },
    replay: replayCommand(header),
  });
}

function findCategory(categories: readonly Category[], { category: id }: PlannedCategory): Category {
  const found = categories.find((category) => category.description.id === id);
  if (found !== undefined) return found;
  throw new Failure({
    class: 'wrong-use',
    code: 'category-unknown',
    message: `The run asked the category "${id}", which this version of cleanroom does not have.`,
    remedy: 'Judge it with the version of cleanroom that made it.',
  });
}

/** A run that may be under way still. */
type RunSoFar = Pick<StoredRun, 'header' | 'records'>;

/** What the records that there are say of the rooms. Of a whole run this is its part of the report. */
export function proofOf(run: RunSoFar, subject: SubjectFacts, proof: RoomProof): readonly JudgedCheck[] {
  const records = lastAttempts(run.records);
  return [
    ...judgeRules({ ...proof, claim: () => null, subject, records, effort: run.header.options.effort }),
    ...incompleteness(ROOM, [], records),
  ];
}

/** What one category, of all of the house, says of the records that there are. Of a whole run this is its part of the report. */
export function reportCategory(
  run: RunSoFar,
  subject: SubjectFacts,
  category: Category,
  planned: PlannedCategory,
  categories: readonly Category[],
): CategoryReport {
  const { id, number, title, question, unproven, rules } = category.description;
  const { effort } = run.header.options;
  const claim = run.header.contract.claims[id];
  const judge = (records: readonly EvidenceRecord[]) =>
    judgeCategory({ category, claim, subject, records, planned: planned.experiments, effort });
  const last = judge(lastAttempts(run.records));
  const { records } = run;
  const checks = [...last, ...notSeenAgain({ categories, rules, records, checks: last, judge })];
  const verdict = fold(checks.map((check) => check.verdict));
  return {
    id,
    number,
    title,
    question,
    verdict,
    claims: sortKeys(claim ?? null),
    findings: checks.flatMap((check) => finding(run, planned, check)),
    checks: checks.map(written),
    // Also of what a quick run left out as a whole.
    unproven:
      effort === 'quick' && (verdict !== 'not-applicable' || leftOut(category, claim)) ? unproven : null,
    seconds: secondsOf(run, id),
  };
}

/** Whether the contract claims something that a quick run does not ask at all. */
function leftOut({ description: { rules } }: Category, claim: unknown): boolean {
  return claim !== undefined && rules.every(({ fullOnly }) => fullOnly);
}

/** Adds what a category says about all others, which have spoken by now. */
function withOthers(
  report: CategoryReport,
  reports: readonly CategoryReport[],
  categories: readonly Category[],
  header: RunHeader,
): CategoryReport {
  const rules = findCategory(categories, { category: report.id, experiments: [] }).description.rules.filter(
    (rule) => rule.restsOnOthers,
  );
  if (rules.length === 0 || report.claims === null) return report;
  const isOther = (id: string) => id !== report.id;
  const checks = rules.map((rule) =>
    restOnOthers(rule, {
      reports: reports.filter(({ id }) => isOther(id)),
      all: categories.map(({ description }) => description.id).filter(isOther),
      options: header.options,
    }),
  );
  const line = header.contract.lines[`claims.${report.id}`] ?? null;
  return {
    ...report,
    verdict: fold([report.verdict, ...checks.map(({ verdict }) => verdict)]),
    checks: [...report.checks, ...checks.map(written)],
    findings: [
      ...report.findings,
      ...checks.flatMap(({ rule, verdict, message, remedy, evidence }) =>
        verdict === 'fail' || verdict === 'inconclusive'
          ? // Only the whole run asks it.
            [{ rule, verdict, message, remedy, evidence: [...evidence], replay: replayCommand(header), line }]
          : [],
      ),
    ],
  };
}

/** A check as the report holds it; its lists are the report's own. */
function written({ table, ...check }: JudgedCheck): CategoryReport['checks'][number] {
  const { columns = [], rows = [] } = table ?? {};
  return {
    ...check,
    evidence: [...check.evidence],
    ...(table && { table: { columns: [...columns], rows: rows.map((row) => [...row]) } }),
  };
}

function finding(run: RunSoFar, planned: PlannedCategory, check: JudgedCheck): Finding[] {
  const { header } = run;
  const { category } = planned;
  const { rule, verdict, message, remedy, evidence } = check;
  if (verdict !== 'fail' && verdict !== 'inconclusive') return [];
  const line = rule === COMPLETED.id ? null : (header.contract.lines[`claims.${category}`] ?? null);
  return [
    {
      rule,
      verdict,
      message,
      remedy,
      evidence: [...evidence],
      replay: replayCommand(header, askedAgain(citedRecords(run, evidence), planned, header.options.only)),
      line,
    },
  ];
}

/** The records that a check cites, as it cites them; what proves the rooms is seen again with whatever is asked. */
function citedRecords({ records }: RunSoFar, evidence: readonly string[]): readonly EvidenceRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return evidence.flatMap((id) => byId.get(id) ?? []).filter(({ category }) => category !== ROOM);
}

/** How long the category's experiments took, as they recorded it. */
function secondsOf(run: RunSoFar, category: string): number {
  const ended = ofKind(run.records, 'experiment').filter(
    (record) => record.category === category && record.data.stage === 'ended',
  );
  return ended.reduce((sum, record) => sum + Math.round(record.data.ms), 0) / 1000;
}

function reportSubject({ contract, contractPath, image, unmasked }: RunHeader): Report['subject'] {
  const { name, kind, relax, stopSignal } = contract.subject;
  return {
    name,
    kind,
    image: image.reference,
    digest: image.digest,
    contract: contractPath,
    relaxed: [
      ...(relax.root ? ["runs as the image's own user, even root"] : []),
      ...(relax.writableRoot ? ['may write to its root file system'] : []),
      ...relax.capabilities.map((capability) => `keeps the capability ${capability}`),
      ...unmasked.map((secret) => `its secret ${secret} is too short to be masked in the evidence`),
    ],
    ...(kind === 'service' && stopSignal !== null && stopSignal !== 'SIGTERM' && { stopSignal }),
  };
}
