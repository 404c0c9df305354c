import { expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { renderComparison } from '../../../src/report/comparison.ts';
import { compareJudged } from '../../../src/verdict/compare.ts';
import { ATTACKS, hostileReport } from '../report/fixtures/hostile.ts';
import { cannotTell, notReady, ready } from '../report/fixtures/reports.ts';
import { judged } from '../report/fixtures/run.ts';

const compareReports = (before: Report, after: Report) => compareJudged([judged(before)], [judged(after)]);

const names = (checks: readonly { readonly category: string; readonly rule: string }[]) =>
  checks.map(({ category, rule }) => `${category}/${rule}`);

test('nothing differs from itself', () => {
  const told = compareReports(notReady, notReady);
  expect(told).toMatchObject({ sameSubject: true, broken: [], lost: [], better: [], other: [], same: 7 });
  expect(renderComparison(told)).toBe(
    '7 checks came out the same. Image and contract are the same in both runs.\n',
  );
});

test('what fails now and did not is broken', () => {
  const told = compareReports(ready, notReady);
  expect(names(told.broken)).toEqual(['network-isolation/declared-only']);
  expect(names(told.better)).toEqual(['network-isolation/no-retry-storm']);
  expect(told.lost).toEqual([]);
});

test('the other way round it is better, and what is no longer asked is lost', () => {
  const told = compareReports(notReady, ready);
  expect(names(told.better)).toEqual(['network-isolation/declared-only']);
  expect(names(told.lost)).toEqual(['network-isolation/no-retry-storm']);
  expect(told.broken).toEqual([]);
});

test('what passed and cannot be told is lost', () => {
  expect(names(compareReports(ready, cannotTell).lost)).toEqual([
    'room/sealed',
    'network-isolation/declared-only',
  ]);
});

test('another environment is another subject: what changed there is no flakiness', () => {
  const { run } = judged(notReady);
  const { contract } = run.header;
  const subject = { ...contract.subject, env: { MODE: 'other' } };
  const other = { ...run, header: { ...run.header, contract: { ...contract, subject } } };
  const told = compareJudged([judged(ready)], [{ report: notReady, run: other }]);
  expect(told.sameSubject).toBe(false);
  expect(renderComparison(told)).not.toContain('flaky');
});

test('a rule that is told of several times counts as its worst', () => {
  const doubled: Report = {
    ...ready,
    categories: notReady.categories.map((category) => ({
      ...category,
      checks: category.checks.map((check) => ({ ...check, rule: 'one' })),
    })),
  };
  expect(compareReports(doubled, doubled).same).toBe(4);
});

test('an answer that changes though image and contract did not is flaky', () => {
  const [execution, isolation] = ready.categories;
  const [check] = isolation?.checks ?? [];
  if (!execution || !isolation || !check) throw new Error('the fixture has no check');
  const failing: Report = {
    ...ready,
    categories: [
      execution,
      { ...isolation, checks: [{ ...check, verdict: 'fail', message: 'It called out.' }] },
    ],
  };
  expect(renderComparison(compareReports(ready, failing))).toMatchInlineSnapshot(`
    "✘ Worse: fails now
      network-isolation/declared-only: passed → failed
        It called out.
        → Mend what declared-only found.

    3 checks came out the same. Image and contract are the same in both runs: what
    changed here is flaky.
    "
  `);
});

test('a category that takes much longer is told', () => {
  const slow = {
    ...ready,
    categories: ready.categories.map((each) => ({ ...each, seconds: each.seconds + 9 })),
  };
  expect(renderComparison(compareReports(ready, slow))).toContain(
    'Took longer\n  basic-execution: 3.1 s → 12.1 s\n  network-isolation: 8.0 s → 17.0 s',
  );
});

test.each(ATTACKS)('no line of it acts on the terminal: %s', (_, attack) => {
  expect(renderComparison(compareReports(ready, hostileReport(attack)))).not.toMatch(/[^\P{C}\n]/u);
});
