import type { Rule } from '../model/category.ts';
import type { CategoryReport } from '../model/report.ts';
import type { RunHeader } from '../model/run.ts';
import { fold } from './fold.ts';
import type { JudgedCheck } from './judged-check.ts';

/** What all other categories of the house said, as far as the run asked them. */
export interface Others {
  readonly reports: readonly Pick<CategoryReport, 'id' | 'verdict' | 'findings'>[];
  /** Ids of all there are. */
  readonly all: readonly string[];
  readonly options: RunHeader['options'];
}

/** Findings whose evidence is cited; the rest is a look at the report away. */
const MOST_CITED = 10;

/**
 * The check of a rule that rests on all other categories: the join of their verdicts. Not asked where the run left some of
 * them out, or did not ask them in full: what was not looked at can neither acquit nor accuse.
 */
export function restOnOthers(rule: Rule, { reports, all, options }: Others): JudgedCheck {
  const check = (verdict: JudgedCheck['verdict'], message: string, evidence: readonly string[] = []) => ({
    rule: rule.id,
    asks: rule.asks,
    remedy: rule.remedy,
    verdict,
    message,
    evidence: [...new Set(evidence)],
  });
  if (options.effort === 'quick')
    return check('not-applicable', 'It is not asked: a quick run does not ask the other categories in full.');
  const left = all.filter((id) => !reports.some((report) => report.id === id));
  if (left.length > 0) {
    const names = left.slice(0, 3).join(', ') + (left.length > 3 ? ', …' : '');
    return check(
      'not-applicable',
      `It is not asked: this run left out ${left.length} other categories (${names}).`,
    );
  }
  const parts = options.only.filter((name) => name.includes('/'));
  if (parts.length > 0)
    return check(
      'not-applicable',
      `It is not asked: this run did only a part of what others ask (${parts.join(', ')}).`,
    );
  const verdict = fold(reports.map((report) => report.verdict));
  const ids = (wanted: CategoryReport['verdict']) =>
    reports.filter((report) => report.verdict === wanted).map(({ id }) => id);
  if (verdict === 'not-applicable') return check('not-applicable', 'No other category applied.');
  if (verdict === 'pass')
    return check('pass', `All ${ids('pass').length} other categories that apply passed.`);
  const [failed, open] = [ids('fail'), ids('inconclusive')];
  const says = [
    ...(failed.length > 0 ? [`failed: ${failed.join(', ')}`] : []),
    ...(open.length > 0 ? [`could not be told: ${open.join(', ')}`] : []),
  ].join('; ');
  const cited = reports.flatMap(({ findings }) => findings).slice(0, MOST_CITED);
  return check(
    verdict,
    `It passes only if nothing else failed or stayed open; ${says}.`,
    cited.flatMap(({ evidence }) => evidence),
  );
}
