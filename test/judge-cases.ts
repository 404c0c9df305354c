import { describe, expect, test } from 'vitest';
import type { Category } from '../src/model/category.ts';
import type { SubjectFacts } from '../src/model/contract.ts';
import type { Verdict } from '../src/model/verdict.ts';
import { judgeRules } from '../src/verdict/judge-rules.ts';
import { LIMITS, recordsOf, type Sketch } from './evidence.ts';

/** One piece of hand-written evidence, and what a judge must say of it. */
interface Case {
  readonly verdict: Verdict;
  readonly title: string;
  readonly subject?: Partial<SubjectFacts>;
  /** As a contract would write it; default: nothing claimed. */
  readonly claim?: unknown;
  readonly seen: readonly Sketch[];
  /** Words that its message must hold: the value at hand, the claim, what was seen. */
  readonly says: readonly string[];
}

const told =
  (verdict: Verdict) =>
  (title: string, told: Omit<Case, 'verdict' | 'title'>): Case => ({ verdict, title, ...told });

export const guilty = told('fail');
export const innocent = told('pass');
/** What could not be told. */
export const open = told('inconclusive');
/** What there was no question about. */
export const moot = told('not-applicable');

/** Cases by the rule that they are about. */
export type CaseBook = Readonly<Record<string, readonly Case[]>>;

export const COMMAND: SubjectFacts = {
  secrets: [],
  variables: [],
  name: 'forge',
  kind: 'command',
  command: ['forge'],
  port: null,
  otherPorts: [],
  readyPath: null,
  readyWithin: 10_000,
  stopSignal: 'SIGTERM',
  state: [],
  writable: ['/tmp', '/home/user'],
  workFolder: '/work',
  limits: LIMITS,
  relax: { root: false, writableRoot: false, capabilities: [] },
  workload: [],
  services: [],
};

export const SERVICE: SubjectFacts = {
  ...COMMAND,
  name: 'ledger',
  kind: 'service',
  command: ['ledger', 'serve'],
  port: 8080,
  readyPath: '/readyz',
  workFolder: null,
  services: [{ name: 'db', type: 'postgres', port: 5432 }],
};

/**
 * Tests a judge by its cases, the way a run asks it: every rule must have a guilty and an innocent one.
 *
 * @param neverAccuses rules that are not about the subject; their worst is that nothing can be told.
 */
export function testJudge<Claim>(
  category: Category<Claim>,
  {
    subject,
    cases,
    neverAccuses = [],
  }: { subject: SubjectFacts; cases: CaseBook; neverAccuses?: readonly string[] },
): void {
  const { id } = category.description;
  // What rests on other categories is no judge's business.
  const rules = category.description.rules.filter((rule) => !rule.restsOnOthers);

  test('every rule has a guilty and an innocent case', () => {
    expect(Object.keys(cases)).toEqual(rules.map((rule) => rule.id));
    for (const rule of rules) {
      const verdicts = (cases[rule.id] ?? []).map((one) => one.verdict);
      expect(verdicts, rule.id).toContain(neverAccuses.includes(rule.id) ? 'inconclusive' : 'fail');
      expect(verdicts, rule.id).toContain('pass');
    }
  });

  describe.each(Object.entries(cases))('%s', (rule, list) => {
    test.each(list)('$verdict: $title', (one) => {
      const checks = judgeRules({
        rules,
        judge: category.judge,
        claim: () => category.claim.parse(one.claim ?? (id === 'room' ? null : {})),
        subject: { ...subject, ...one.subject },
        records: recordsOf(id, one.seen),
      });
      const [check, ...more] = checks.filter((candidate) => candidate.rule === rule);
      expect(more).toEqual([]);
      expect(check).toMatchObject({ verdict: one.verdict });
      for (const words of one.says) expect(check?.message).toContain(words);
    });
  });
}
