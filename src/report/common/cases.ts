import { plainText, shorten } from '../../lib/plain-text.ts';
import type { CheckReport, Finding, Report } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';

/** One check as test reports know it: a case in a suite. All texts are safe to show; messages may be long. */
export interface Case {
  /** The rule, numbered where the suite has several checks of it: the same from run to run. */
  readonly name: string;
  readonly rule: string;
  readonly asks: string;
  readonly verdict: Verdict;
  readonly message: string;
  readonly remedy: string;
  readonly evidence: readonly string[];
  /** Only of findings. */
  readonly replay: string | null;
  /** Line of the claim in the contract; only of findings, where known. */
  readonly line: number | null;
}

export interface Suite {
  /** A category's id, `room`, or `run` for what concerns no category. */
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly verdict: Verdict;
  /** How long its experiments took; null for the room, whose proof runs beside them, and for the run. */
  readonly seconds: number | null;
  readonly cases: readonly Case[];
  /** What was not proven because the run was a quick one. */
  readonly unproven: string | null;
}

/** Everything that was checked: the room first, then the categories by number, and the run where it alone says that nothing can be told. */
export function suites(report: Report): Suite[] {
  const room: Suite = {
    id: 'room',
    title: 'The room itself',
    question: 'Was the room what it is said to be?',
    verdict: report.room.verdict,
    seconds: null,
    cases: cases(report.room.checks, []),
    unproven: null,
  };
  const categories = report.categories.map(
    ({ id, number, title, question, verdict, seconds, checks, findings, unproven }) => ({
      id: plainText(id),
      title: plainText(`${number} ${title}`),
      question: plainText(question),
      verdict,
      seconds,
      cases: cases(checks, findings),
      unproven: unproven === null ? null : plainText(unproven),
    }),
  );
  const all = [room, ...categories];
  return [...all, ...untold(report, all)];
}

/**
 * Where nothing applied, each case was passed or skipped, and a reader of cases alone would take that for a good end. So the verdict is
 * one more case wherever none of the others tells of it.
 */
function untold({ verdict, summary, replay }: Report, all: readonly Suite[]): Suite[] {
  const { fail, inconclusive } = tally(all);
  if (verdict !== 'cannot-tell' || fail + inconclusive > 0) return [];
  const told: Case = {
    name: 'verdict',
    rule: 'verdict',
    asks: 'Was anything asked by which it can be told?',
    verdict: 'inconclusive',
    message: plainText(shorten(summary, MESSAGE)),
    remedy: 'Ask for something that the contract claims, in full where a quick run leaves it out.',
    evidence: [],
    replay: plainText(replay),
    line: null,
  };
  return [
    {
      id: 'run',
      title: 'The run as a whole',
      question: 'May we ship this?',
      verdict: 'inconclusive',
      seconds: null,
      cases: [told],
      unproven: null,
    },
  ];
}

/** How many cases came out how. */
export function tally(all: readonly Suite[]): Record<Verdict, number> & { readonly all: number } {
  const verdicts = all.flatMap((suite) => suite.cases.map((each) => each.verdict));
  const count = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length;
  return {
    all: verdicts.length,
    pass: count('pass'),
    fail: count('fail'),
    inconclusive: count('inconclusive'),
    'not-applicable': count('not-applicable'),
  };
}

/** Characters of a message that are kept: enough for any sentence of ours, and no subject's book. */
const MESSAGE = 4000;

function cases(checks: readonly CheckReport[], findings: readonly Finding[]): Case[] {
  const open = [...findings];
  const seen = new Map<string, number>();
  return checks.map((check) => {
    const nth = (seen.get(check.rule) ?? 0) + 1;
    seen.set(check.rule, nth);
    const finding = take(open, check);
    const rule = plainText(check.rule);
    return {
      name: nth === 1 ? rule : `${rule} (${nth})`,
      rule,
      asks: plainText(check.asks),
      verdict: check.verdict,
      message: plainText(shorten(check.message, MESSAGE)),
      remedy: plainText(check.remedy),
      evidence: check.evidence.map((id) => plainText(id)),
      replay: finding === null ? null : plainText(finding.replay),
      line: finding?.line ?? null,
    };
  });
}

/** Findings stand in the order of their checks. */
function take(open: Finding[], check: CheckReport): Finding | null {
  const index = open.findIndex(({ rule, verdict }) => rule === check.rule && verdict === check.verdict);
  return index < 0 ? null : (open.splice(index, 1)[0] ?? null);
}

/** What a finding says beyond its message, a line each. */
export function details(each: Case, contract: string): string[] {
  return [
    `→ ${each.remedy}`,
    ...(each.evidence.length === 0 ? [] : [`evidence: ${each.evidence.join(', ')}`]),
    ...(each.line === null ? [] : [`claimed in ${plainText(contract)}:${each.line}`]),
    ...(each.replay === null ? [] : [`replay: ${each.replay}`]),
  ];
}
