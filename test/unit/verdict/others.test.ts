import { expect, test } from 'vitest';
import type { Verdict } from '../../../src/model/verdict.ts';
import { type Others, restOnOthers } from '../../../src/verdict/others.ts';

const rule = {
  id: 'nothing-else-open',
  asks: 'Did all pass?',
  remedy: 'Mend them.',
  restsOnOthers: true,
} as const;
const said = (verdicts: Readonly<Record<string, Verdict>>, told: Partial<Others> = {}) =>
  restOnOthers(rule, {
    reports: Object.entries(verdicts).map(([id, verdict]) => ({
      id,
      verdict,
      findings:
        verdict === 'fail' || verdict === 'inconclusive'
          ? [{ rule: 'any', verdict, message: '', remedy: '', evidence: [`${id}-1`], replay: '', line: null }]
          : [],
    })),
    all: Object.keys(verdicts),
    options: { only: [], effort: 'full' },
    ...told,
  });

test('all that apply passed', () => {
  expect(said({ one: 'pass', two: 'not-applicable' })).toMatchObject({
    rule: 'nothing-else-open',
    verdict: 'pass',
    message: 'All 1 other categories that apply passed.',
  });
});

test('what failed or stayed open is named, with its evidence', () => {
  expect(said({ one: 'pass', two: 'inconclusive', three: 'fail' })).toMatchObject({
    verdict: 'fail',
    message: 'It passes only if nothing else failed or stayed open; failed: three; could not be told: two.',
    evidence: ['two-1', 'three-1'],
  });
  expect(said({ one: 'pass', two: 'inconclusive' })).toMatchObject({ verdict: 'inconclusive' });
});

test('it is not asked where the run did not ask all of them in full, and says so', () => {
  expect(said({ one: 'fail' }, { options: { only: [], effort: 'quick' } })).toMatchObject({
    verdict: 'not-applicable',
    message: 'It is not asked: a quick run does not ask the other categories in full.',
  });
  expect(said({ one: 'fail' }, { all: ['one', 'two'] })).toMatchObject({
    verdict: 'not-applicable',
    message: 'It is not asked: this run left out 1 other categories (two).',
  });
  expect(said({ one: 'fail' }, { options: { only: ['one/part'], effort: 'full' } })).toMatchObject({
    verdict: 'not-applicable',
    message: 'It is not asked: this run did only a part of what others ask (one/part).',
  });
});

test('where nothing applied there is nothing to rest on', () => {
  expect(said({ one: 'not-applicable' })).toMatchObject({ verdict: 'not-applicable' });
});
