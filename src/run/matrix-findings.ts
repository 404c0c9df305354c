import { categories } from '../categories/registry.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { timedRules } from '../verdict/want-of-time.ts';

/** What one category said of one rule, as the matrix sees it. */
export interface MatrixFinding {
  /** Of the category. */
  readonly id: string;
  readonly rule: string;
  readonly message: string;
}

type Judged = Report['categories'];

export function verdictsOf(judged: Judged): Record<string, Verdict> {
  return Object.fromEntries(judged.map(({ id, verdict }) => [id, verdict]));
}

/** Every failure that a category stands for by itself. */
export const failuresOf = (judged: Judged): readonly MatrixFinding[] => findingsOf(judged, 'fail');

/** What could not be told: no alarm, but nothing to be proud of. */
export const openOf = (judged: Judged): readonly MatrixFinding[] => findingsOf(judged, 'inconclusive');

export const doubtsOf = (judged: Judged): string[] => openOf(judged).map(spelt);

/** What could not be told of the rooms. */
export function roomDoubts({ room }: Pick<Report, 'room'>): string[] {
  return room.checks
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')
    .map(({ rule, message }) => spelt({ id: 'room', rule, message }));
}

/** False alarms in words, with the folder of the run in which they can be looked into. */
export function alarmsIn(findings: readonly MatrixFinding[], folder: string): readonly string[] {
  return findings.map((finding) => `${spelt(finding)} (evidence: ${folder})`);
}

const TIMED = new Set(
  categories.flatMap(({ description: { id, rules } }) =>
    [...timedRules(rules)].map((rule) => `${id}/${rule}`),
  ),
);

/** Whether it may have been the machine that was too slow, with other lines of the matrix beside this one. */
export const isForWantOfTime = ({ id, rule }: Pick<MatrixFinding, 'id' | 'rule'>): boolean =>
  TIMED.has(`${id}/${rule}`);

/** Alarms of several attempts, each rule's once: the first that was told stands. */
export function distinctAlarms(alarms: readonly string[]): readonly string[] {
  const byRule = new Map<string, string>();
  for (const alarm of alarms) {
    const [rule = alarm] = alarm.split(': ', 1);
    if (!byRule.has(rule)) byRule.set(rule, alarm);
  }
  return [...byRule.values()];
}

const spelt = ({ id, rule, message }: MatrixFinding): string => `${id}/${rule}: ${message}`;

/** Categories that ask for everything at once: what is planted for another one they may rightly see as well. */
const OF_EVERYTHING = new Set(
  categories
    .filter(({ description }) => description.rules.some((rule) => rule.restsOnOthers))
    .map(({ description }) => description.id),
);

/** What a planted defect explains: its own rule, what it may break, and what asks for everything at once. */
export function explains(
  {
    category,
    rule,
    mayBreak = {},
  }: {
    readonly category: string;
    readonly rule: string;
    readonly mayBreak?: Readonly<Record<string, readonly string[]>>;
  },
  found: MatrixFinding,
): boolean {
  return (
    (found.id === category && found.rule === rule) ||
    (found.id !== category && OF_EVERYTHING.has(found.id)) ||
    ['*', found.rule].some((allowed) => mayBreak[found.id]?.includes(allowed))
  );
}

/** What rests on the others' verdicts says nothing of its own: it neither catches a defect nor accuses falsely. */
const RESTING = new Set(
  categories.flatMap(({ description: { id, rules } }) =>
    rules.filter((rule) => rule.restsOnOthers).map((rule) => `${id}/${rule.id}`),
  ),
);

function findingsOf(judged: Judged, verdict: 'fail' | 'inconclusive'): readonly MatrixFinding[] {
  return judged.flatMap(({ id, findings }) =>
    findings
      .filter((finding) => finding.verdict === verdict && !RESTING.has(`${id}/${finding.rule}`))
      .map(({ rule, message }) => ({ id, rule, message })),
  );
}
