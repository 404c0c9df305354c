import type { Effort, Judge, Rule } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import type { Check } from '../model/verdict.ts';
import { evidenceView } from './evidence-view.ts';
import type { JudgedCheck } from './judged-check.ts';

const OUR_FAULT =
  'This is a fault of cleanroom, not of the subject: please report it, with the folder of the run.';

/**
 * Asks a judge and holds it to its word: one check for each rule that can be asked of this subject, a pass or a fail
 * only with evidence that it was given. Whatever falls short of that becomes inconclusive, with the reason.
 */
export function judgeRules<Claim>(input: {
  readonly rules: readonly Rule[];
  readonly judge: Judge<Claim>;
  /** May throw; then the judge counts as thrown. */
  readonly claim: () => Claim;
  readonly subject: SubjectFacts;
  readonly records: readonly EvidenceRecord[];
  /** How much the run did; default: all. */
  readonly effort?: Effort;
}): JudgedCheck[] {
  const { rules, judge, claim, subject, records, effort = 'full' } = input;
  const asked = rules.filter((rule) => isAskedOf(rule, subject));
  const given = new Set(
    records.filter((record) => judge.needs.includes(record.kind)).map((record) => record.id),
  );
  try {
    const said = judge.judge({ claim: claim(), subject, evidence: evidenceView(records, judge.needs) });
    const known = rules.flatMap((rule) => {
      if (!asked.includes(rule)) return [notAsked(rule, subject)];
      const checks = checksOf(rule, said, given);
      return effort === 'quick' && rule.fullOnly ? leftToFull(rule, checks) : checks;
    });
    const ids = new Set(rules.map((rule) => rule.id));
    return [...known, ...said.filter((check) => !ids.has(check.rule)).map(unknownRule)];
  } catch (error) {
    const message = `The judge threw: ${error instanceof Error ? error.message : String(error)}`;
    return rules.map((rule) =>
      asked.includes(rule) ? { ...inconclusive(rule, message), remedy: OUR_FAULT } : notAsked(rule, subject),
    );
  }
}

function isAskedOf(rule: Rule, subject: SubjectFacts): boolean {
  return rule.subjects === undefined || rule.subjects.includes(subject.kind);
}

function checksOf(rule: Rule, said: readonly Check[], given: ReadonlySet<string>): JudgedCheck[] {
  const own = said.filter((check) => check.rule === rule.id);
  if (own.length === 0) return [{ ...inconclusive(rule, 'Nothing was said about it.'), remedy: OUR_FAULT }];
  return own.map((check) => carried(rule, check, given));
}

function carried(rule: Rule, check: Check, given: ReadonlySet<string>): JudgedCheck {
  const { verdict, message } = check;
  const evidence = check.evidence.filter((id) => given.has(id));
  const strange = check.evidence.filter((id) => !given.has(id));
  const plain = {
    rule: rule.id,
    asks: rule.asks,
    verdict,
    message,
    evidence,
    remedy: rule.remedy,
    ...(check.table && { table: check.table }),
  };
  if (strange.length > 0) {
    const claim = `“${verdict}” cites evidence that the judge was not given (${strange.join(', ')}): ${message}`;
    return { ...plain, verdict: 'inconclusive', message: claim, remedy: OUR_FAULT };
  }
  if (evidence.length === 0 && (verdict === 'pass' || verdict === 'fail')) {
    return {
      ...plain,
      verdict: 'inconclusive',
      message: `“${verdict}” was said without evidence: ${message}`,
      remedy: OUR_FAULT,
    };
  }
  return plain;
}

function inconclusive(rule: Rule, message: string): JudgedCheck {
  return {
    rule: rule.id,
    asks: rule.asks,
    verdict: 'inconclusive',
    message,
    evidence: [],
    remedy: rule.remedy,
  };
}

function notAsked(rule: Rule, subject: SubjectFacts): JudgedCheck {
  const message = `It is asked of a ${rule.subjects?.join(' or ')}; ${subject.name} is a ${subject.kind}.`;
  return { ...inconclusive(rule, message), verdict: 'not-applicable' };
}

/** A quick run did not do what could acquit; what it saw all the same is told. */
function leftToFull(rule: Rule, checks: readonly JudgedCheck[]): readonly JudgedCheck[] {
  if (checks.some(({ verdict }) => verdict === 'fail' || verdict === 'pass')) return checks;
  const message = 'Only a full run asks it.';
  return [{ ...inconclusive(rule, message), verdict: 'not-applicable' }];
}

function unknownRule(check: Check): JudgedCheck {
  return {
    rule: check.rule,
    asks: 'Is it a rule of this category?',
    verdict: 'inconclusive',
    message: `The judge said “${check.verdict}” about a rule that is not declared: ${check.message}`,
    evidence: [],
    remedy: OUR_FAULT,
  };
}
