import { expect, test } from 'vitest';
import type { Verdict } from '../../../src/model/verdict.ts';
import { readiness } from '../../../src/verdict/fold.ts';
import { summarise } from '../../../src/verdict/summary.ts';

const cases: [room: Verdict, categories: Record<string, Verdict>, sentence: string][] = [
  ['pass', { a: 'pass', b: 'pass' }, 'ready: all 2 categories passed'],
  ['pass', { a: 'pass', b: 'pass', c: 'not-applicable' }, 'ready: all 2 categories that apply passed'],
  ['pass', { a: 'pass' }, 'ready: the one category that applies passed'],
  ['pass', { a: 'fail', b: 'pass', c: 'fail', d: 'pass' }, 'not ready: 2 of 4 categories failed (a, c)'],
  ['pass', { a: 'fail', b: 'inconclusive' }, 'not ready: 1 of 2 categories failed (a); 1 could not tell (b)'],
  ['pass', { a: 'inconclusive', b: 'pass' }, 'cannot tell: 1 of 2 categories could not tell (a)'],
  ['pass', {}, 'cannot tell: none of the categories applied'],
  ['not-applicable', { a: 'pass' }, 'cannot tell: the room was not proven'],
  ['inconclusive', { a: 'pass' }, 'cannot tell: the room could not be proven'],
  ['fail', { a: 'fail' }, 'not ready: 1 of 1 category failed (a); the room did not hold what it must'],
];

test.each(cases)('room %s, %j', (room, verdicts, sentence) => {
  const categories = Object.entries(verdicts).map(([id, verdict]) => ({ id, verdict }));
  expect(
    summarise(readiness(Object.values(verdicts), room), categories, room, { only: [], effort: 'full' }),
  ).toBe(sentence);
});

test('a quick run says how far it can tell', () => {
  const categories = [{ id: 'a', verdict: 'pass' as const }];
  expect(summarise('ready', categories, 'pass', { only: [], effort: 'quick' })).toBe(
    'ready: the one category that applies passed; that is as far as a quick run can tell',
  );
});

const parts: [categories: Record<string, Verdict>, only: string[], sentence: string][] = [
  [{ a: 'pass' }, ['a'], 'ready: the one category that was asked passed; only a was asked'],
  [
    { a: 'pass', b: 'pass' },
    ['a', 'b/x'],
    'ready: all 2 categories that were asked passed; only a, b/x were asked',
  ],
  [
    { a: 'pass', b: 'not-applicable' },
    ['a', 'b'],
    'ready: the one category that was asked and applies passed; only a, b were asked',
  ],
  [
    { a: 'pass', b: 'pass', c: 'not-applicable' },
    ['a', 'b', 'c'],
    'ready: all 2 categories that were asked and apply passed; only a, b, c were asked',
  ],
  [{ a: 'fail' }, ['a/x'], 'not ready: 1 of 1 category failed (a); only a/x was asked'],
  [{ a: 'inconclusive' }, ['a'], 'cannot tell: 1 of 1 category could not tell (a); only a was asked'],
  [{ a: 'not-applicable' }, ['a'], 'cannot tell: none of the categories applied; only a was asked'],
  [
    { a: 'pass' },
    ['a/1', 'a/2', 'a/3', 'a/4', 'a/5', 'a/6'],
    'ready: the one category that was asked passed; only a/1, a/2, a/3, a/4, a/5, … were asked',
  ],
];

test.each(parts)('a part says that it was one: %j, %j', (verdicts, only, sentence) => {
  const categories = Object.entries(verdicts).map(([id, verdict]) => ({ id, verdict }));
  const verdict = readiness(Object.values(verdicts), 'pass');
  expect(summarise(verdict, categories, 'pass', { only, effort: 'full' })).toBe(sentence);
});

test('a quick run of a part says both', () => {
  const categories = [{ id: 'a', verdict: 'pass' as const }];
  expect(summarise('ready', categories, 'pass', { only: ['a'], effort: 'quick' })).toBe(
    'ready: the one category that was asked passed; only a was asked; that is as far as a quick run can tell',
  );
});
