import { validate } from 'ctrf';
import { expect, test } from 'vitest';
import { renderCtrf } from '../../../src/report/ctrf.ts';
import { ATTACKS, hostileReport } from './fixtures/hostile.ts';
import { cannotTell, nothingApplied, notReady, ready } from './fixtures/reports.ts';

const attacked = ATTACKS.map(([, text]) => hostileReport(text));

test.each([ready, notReady, cannotTell, nothingApplied, ...attacked])(
  'the reference implementation accepts it',
  (report) => {
    expect(validate(JSON.parse(renderCtrf(report)))).toEqual({ valid: true, errors: [] });
  },
);

test('every check is a test, and the summary counts them', () => {
  const { results } = JSON.parse(renderCtrf(notReady));
  expect(results.summary).toMatchObject({ tests: 7, passed: 4, failed: 1, skipped: 1, other: 1, suites: 4 });
  expect(results.summary.stop - results.summary.start).toBe(21_300);
  expect(results.tests.map((each: { status: string }) => each.status)).toEqual([
    'passed',
    'passed',
    'passed',
    'failed',
    'other',
    'passed',
    'skipped',
  ]);
  expect(results.tests[3]).toMatchObject({
    testId: 'network-isolation/declared-only',
    suite: ['6 Network isolation'],
    rawStatus: 'fail',
    filePath: 'specimens/ledger/cleanroom.config.ts',
    line: 14,
    extra: { replay: expect.stringContaining('--only network-isolation') },
  });
});

test('a run in which nothing applied is not all passed and skipped', () => {
  const { results } = JSON.parse(renderCtrf(nothingApplied));
  expect(results.summary).toMatchObject({ tests: 3, passed: 1, failed: 0, skipped: 1, other: 1, suites: 3 });
  expect(results.tests[2]).toMatchObject({
    testId: 'run/verdict',
    message: 'cannot tell: none of the categories applied',
    trace: '→ Ask for something that the contract claims, in full where a quick run leaves it out.',
  });
});

test('what a subject says acts on nobody who prints it', () => {
  for (const report of attacked) {
    const texts: string[] = [];
    JSON.parse(renderCtrf(report), (_, value) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    for (const text of texts) expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  }
});
