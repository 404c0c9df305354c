import { expect, test } from 'vitest';
import { statementOf } from '../../../src/attestation/statement.ts';
import { loadRun } from '../../../src/evidence/load-run.ts';
import type { Report } from '../../../src/model/report.ts';
import { notReady, ready } from '../report/fixtures/reports.ts';
import { begin } from '../verdict/fixtures/tiny-run.ts';

const hash = 'cd'.repeat(32);

function statement(report: Report) {
  const { run, directory } = begin({}, { options: { only: ['basic-execution'], effort: 'full' } });
  run.finish();
  return statementOf({ report, run: loadRun(directory) }, [
    { name: 'run.json', sha256: hash },
    { name: 'report.json', sha256: hash },
  ]);
}

test('a ready run has passed; the statement is about the image, and says what was asked', () => {
  const [algorithm, hex] = ready.subject.digest.split(':');
  expect(statement(ready)).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: ready.subject.image, digest: { [algorithm ?? '']: hex } }],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: 'PASSED',
      configuration: [
        { name: 'run.json', digest: { sha256: hash }, annotations: { only: ['basic-execution'] } },
      ],
      passedTests: expect.arrayContaining(['basic-execution/exits-as-claimed']),
      warnedTests: [],
      failedTests: [],
      cleanroom: { verdict: 'ready', files: [{ name: 'run.json' }, { name: 'report.json' }] },
    },
  });
});

test('rules that failed are named, and the result is FAILED', () => {
  const { predicate } = statement(notReady);
  expect(predicate.result).toBe('FAILED');
  expect(predicate.failedTests.length).toBeGreaterThan(0);
  expect(predicate.failedTests.every((name) => !predicate.passedTests.includes(name))).toBe(true);
});

test('what cannot be told has not passed, whatever did not fail', () => {
  const { predicate } = statement({ ...ready, verdict: 'cannot-tell' });
  expect(predicate).toMatchObject({
    result: 'FAILED',
    failedTests: [],
    cleanroom: { verdict: 'cannot-tell' },
  });
});

test('an inconclusive rule is in none of in-toto’s lists, but in ours', () => {
  const [category, ...others] = ready.categories;
  if (category === undefined) throw new Error('the fixture has no category');
  const checks = category.checks.map((check) => ({ ...check, verdict: 'inconclusive' as const }));
  const { predicate } = statement({ ...ready, categories: [{ ...category, checks }, ...others] });
  const names = checks.map(({ rule }) => `${category.id}/${rule}`);
  expect(predicate.cleanroom.inconclusiveTests).toEqual(names);
  expect(predicate.passedTests).not.toContain(names[0]);
});
