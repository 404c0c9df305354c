import { describe, expect, test } from 'vitest';
import { exitCodeOfComparison } from '../../../src/cli/commands/compare.ts';
import type { Report } from '../../../src/model/report.ts';
import type { RunOptions } from '../../../src/model/run.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { renderComparison } from '../../../src/report/comparison.ts';
import { compareJudged } from '../../../src/verdict/compare.ts';
import { drive, drivenOne, MIB, note, recordsOf, state, usage } from '../../evidence.ts';
import { cannotTell, ready } from '../report/fixtures/reports.ts';
import { judged } from '../report/fixtures/run.ts';

const as = (verdict: Verdict, message: string): Report => ({
  ...ready,
  categories: ready.categories.map((category) =>
    category.id === 'network-isolation'
      ? { ...category, checks: category.checks.map((check) => ({ ...check, verdict, message })) }
      : category,
  ),
});
const failing = as('fail', 'It called out.');
const open = as('inconclusive', 'Nobody looked.');

/** So many runs that pass, then so many that fail. */
const side = (passing: number, bad = 0) => [
  ...Array.from({ length: passing }, () => judged(ready)),
  ...Array.from({ length: bad }, () => judged(failing)),
];

const told = (before: ReturnType<typeof side>, after: ReturnType<typeof side>) => {
  const comparison = compareJudged(before, after);
  return {
    ...comparison,
    code: exitCodeOfComparison(comparison),
    text: renderComparison(comparison).replaceAll(/\s+/g, ' '),
  };
};

describe('checks of several runs', () => {
  test('what fails in all runs now is worse', () => {
    const { broken, code, text } = told(side(3), side(0, 3));
    expect(broken).toHaveLength(1);
    expect(code).toBe(1);
    expect(text).toContain(
      'network-isolation/declared-only: passed in 3 of 3 → failed in 3 of 3 (44 to 100 %)',
    );
  });

  test('what fails in some runs only may be chance: flaky, and nobody can tell', () => {
    const { broken, flaky, code, text } = told(side(3), side(2, 1));
    expect([broken.length, flaky.length, code]).toEqual([0, 1, 2]);
    expect(text).toContain('? Flaky: passes here and fails there');
    expect(text).toContain('passed in 3 of 3 → failed in 1 of 3 (6 to 79 %)');
  });

  test('what fails in so many that it is no chance is worse, though it passes now and then', () => {
    const { broken, flaky, code } = told(side(10), side(4, 6));
    expect([broken.length, flaky.length, code]).toEqual([1, 0, 1]);
  });

  test('what was flaky before is no regression', () => {
    const { broken, flaky, code } = told(side(2, 1), side(1, 2));
    expect([broken.length, flaky.length, code]).toEqual([0, 1, 0]);
  });

  test('what was flaky before and surely fails more often is worse', () => {
    const { broken, flaky, code, text } = told(side(19, 1), side(0, 20));
    expect([broken.length, flaky.length, code]).toEqual([1, 0, 1]);
    expect(text).toContain('✘ Worse: fails more often than chance explains');
    expect(text).toContain('failed in 1 of 20 (1 to 24 %) → failed in 20 of 20 (84 to 100 %)');
    expect(told(side(9, 1), side(0, 10)).code).toBe(1);
    expect(told(side(9, 1), side(0, 1)).code).toBe(0);
    expect(told(side(0, 20), side(19, 1)).code).toBe(0);
  });

  test('what could not be told and surely fails more often is worse as well; what always failed is the same', () => {
    const unclear = (cannot: number, bad: number) => [
      ...Array.from({ length: cannot }, () => judged(open)),
      ...side(0, bad),
    ];
    const ids = ({ broken }: ReturnType<typeof told>) => broken.map(({ rule }) => rule);
    expect(ids(told(unclear(9, 1), unclear(0, 10)))).toEqual(['declared-only']);
    expect(ids(told(unclear(0, 3), unclear(0, 3)))).toEqual([]);
    expect(told(unclear(0, 3), unclear(0, 3)).code).toBe(0);
  });

  test('what passed in most runs and can be told in none is lost, also where it failed now and then', () => {
    for (const before of [[...side(9), judged(open)], [...side(8, 1), judged(open)], [...side(9, 1)]]) {
      const { lost, flaky, code } = told(
        before,
        Array.from({ length: 10 }, () => judged(open)),
      );
      expect([lost.map(({ rule }) => rule), flaky.length, code]).toEqual([['declared-only'], 0, 2]);
    }
    const some = [...side(2), judged(open)];
    expect(told(some, some)).toMatchObject({ lost: [], flaky: [], broken: [], code: 0 });
  });

  test('what fails no more is better', () => {
    const { better, code } = told(side(0, 2), side(2));
    expect([better.length, code]).toEqual([1, 0]);
  });

  test('what passed and cannot be told is told apart by the exit code', () => {
    expect(told(side(1), [judged(cannotTell)]).code).toBe(2);
  });
});

describe('runs that were not asked for the same', () => {
  const askedFor = (report: Report, options: Partial<RunOptions>) => {
    const { run } = judged(report);
    return {
      report,
      run: { ...run, header: { ...run.header, options: { ...run.header.options, ...options } } },
    };
  };
  const part = (report: Report) =>
    askedFor(
      { ...report, categories: report.categories.filter(({ id }) => id !== 'network-isolation') },
      { only: ['basic-execution'] },
    );
  const quick = askedFor(as('not-applicable', 'Only a full run asks it.'), { effort: 'quick' });

  test.each([
    ['a quick one, then a full one', quick],
    ['a part, then all', part(ready)],
    [
      'single experiments, which leave rules open, then all',
      askedFor(open, { only: ['network-isolation/one'] }),
    ],
  ])('%s: what fails was not asked before, and nobody can tell', (_, before) => {
    const { broken, notAskedBefore, code, text } = told([before], [judged(failing)]);
    expect([broken.length, notAskedBefore.map(({ rule }) => rule), code]).toEqual([0, ['declared-only'], 2]);
    expect(text).toContain('? Fails, and was not asked or not told before');
    expect(text).toContain('The runs were not asked the same (--quick or --only differ)');
    expect(text).not.toMatch(/flaky|Worse/);
  });

  test('quick runs that did not ask for what always fails are no runs in which it did not fail', () => {
    const before = [...Array.from({ length: 6 }, () => quick), judged(failing)];
    const { broken, same, code } = told(before, [judged(failing), judged(failing), judged(failing)]);
    expect([broken, same > 0, code]).toEqual([[], true, 0]);
  });

  test('what is not there any more is not called flaky', () => {
    expect(told([judged(failing)], [part(ready)])).toMatchObject({ broken: [], better: [], code: 0 });
    for (const after of [quick, part(ready)])
      expect(told([judged(ready)], [after]).text).not.toContain('flaky');
  });

  test('what was asked on both sides and fails now is worse all the same', () => {
    const { broken, code } = told([judged(ready)], [askedFor(failing, { only: ['network-isolation'] })]);
    expect([broken.length, code]).toEqual([1, 1]);
  });

  test('in another order it is the same; what the contract claims anew and fails is worse', () => {
    const [one, other] = [
      ['a', 'b'],
      ['b', 'a', 'b'],
    ].map((only) => askedFor(ready, { only }));
    expect(compareJudged([one ?? quick], [other ?? quick]).sameAsked).toBe(true);
    const unclaimed = judged(as('not-applicable', 'The contract claims nothing.'));
    expect(told([unclaimed], [judged(failing)])).toMatchObject({ notAskedBefore: [], code: 1 });
  });
});

/** A run with measurements about that large. */
function measuring(scale: number) {
  return judged(
    ready,
    recordsOf('disaster-recovery', [
      state('start', { readyMs: 100 * scale }),
      state('stop', { moment: 'stopped', stopMs: 50 * scale }),
      ...[1, 2, 3].map((round) => usage(`round ${round}`, { round, memory: (20 + round) * scale * MIB })),
      drive('writes', {
        records: [10, 11, 12, 13].map((ms, n) => ({ ...drivenOne(n * 100), done: n * 100 + ms * scale })),
      }),
      note('timeline · cache', {
        name: 'timeline',
        values: { loss: 'cache', placeReady: 100, steady: 100 + 500 * scale },
      }),
    ]),
  );
}

const measured = (...scales: readonly number[]) => scales.map(measuring);

describe('figures', () => {
  test('of three runs a side count where the whole interval is beyond a tenth', () => {
    const { figures, code, text } = told(measured(1, 1.01, 0.99), measured(2, 2.02, 1.98));
    expect(figures.worse.map(({ name }) => name).sort()).toEqual([
      'memory after a round',
      'recovery after the loss of cache',
      'response time, writes',
      'time to ready',
      'time to stop',
    ]);
    expect(code).toBe(1);
    expect(text).toMatch(/time to ready 100 ms → 200 ms, \+100 % \(95 %: \+96 % to \+104 %\)/);
    expect(text).toMatch(/memory after a round 22 MiB → 44 MiB/);
  });

  test('that are less are better', () => {
    const { figures, code } = told(measured(2, 2.02, 1.98), measured(1, 1.01, 0.99));
    expect([figures.better.length, figures.worse.length, code]).toEqual([5, 0, 0]);
  });

  test('that differ by less than runs do among themselves cannot be told from before', () => {
    const { figures, code, text } = told(measured(1, 1.5, 0.7), measured(1.1, 1.6, 0.8));
    expect([figures.better.length, figures.worse.length, figures.same, code]).toEqual([0, 0, 5, 0]);
    expect(text).toContain('5 figures cannot be told from before.');
  });

  test('of one run a side are told, with what their intervals do not know, and are no regression', () => {
    const { figures, code, text } = told(measured(1), measured(2));
    expect(figures.worse.map(({ name }) => name)).toEqual(['memory after a round', 'response time, writes']);
    expect(code).toBe(0);
    expect(text).toContain('do not know the machine’s');
  });
});
