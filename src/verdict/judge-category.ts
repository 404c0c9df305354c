import type { Category, Effort, Rule } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import type { PlannedCategory } from '../model/run.ts';
import { incompleteness } from './completion.ts';
import { judgeRules } from './judge-rules.ts';
import type { JudgedCheck } from './judged-check.ts';
import { spareTheStarved } from './starvation.ts';

/** What one category says about a run. Never throws: what goes wrong in judging is an inconclusive check. */
export function judgeCategory(input: {
  readonly category: Category;
  /** The parsed claim; undefined where the contract claims nothing. */
  readonly claim: unknown;
  readonly subject: SubjectFacts;
  readonly records: readonly EvidenceRecord[];
  readonly planned: PlannedCategory['experiments'];
  readonly effort: Effort;
}): readonly JudgedCheck[] {
  const { category, claim, subject, records, planned, effort } = input;
  const { id, always, rules } = category.description;
  if (claim === undefined && !always) return rules.map(unclaimed);
  const checks = judgeRules({
    // What rests on other categories is folded when all of them have spoken.
    rules: rules.filter((rule) => !rule.restsOnOthers),
    judge: category.judge,
    // What the contract claims was parsed when it was loaded; parsing twice is not the same as parsing once.
    claim: () => (claim === undefined ? category.claim.parse({}) : claim),
    subject,
    records,
    effort: asksInFull(category, planned) ? 'full' : effort,
  });
  const fair = spareTheStarved(id, rules, checks, records);
  return [...fair, ...incompleteness(id, planned, records)];
}

/**
 * Whether it did what is left to full runs, as a quick run does for who names it. No data say which rules rest on that, so none of this
 * category is left to a full run then: what could not be told stays untold.
 */
function asksInFull({ experiments }: Category, planned: PlannedCategory['experiments']): boolean {
  return experiments.some(({ id, fullOnly }) => fullOnly && planned.some((one) => one.id === id));
}

function unclaimed(rule: Rule): JudgedCheck {
  return {
    rule: rule.id,
    asks: rule.asks,
    verdict: 'not-applicable',
    message: 'The contract claims nothing.',
    evidence: [],
    remedy: rule.remedy,
  };
}
