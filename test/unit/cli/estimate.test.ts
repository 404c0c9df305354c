import { expect, test } from 'vitest';
import { timeLeft } from '../../../src/cli/estimate.ts';
import type { PlannedName } from '../../../src/model/progress.ts';

const planned = (usual: readonly (number | null)[]): PlannedName[] =>
  usual.map((usualMs, index) => ({
    category: 'any',
    experiment: String(index),
    title: '',
    seconds: 90,
    usualMs,
  }));

const left = (
  usual: readonly (number | null)[],
  { atOnce = 1, done = [] as string[], running = {} as Record<string, number> } = {},
) =>
  timeLeft({
    planned: planned(usual),
    atOnce,
    isDone: ({ experiment }) => done.includes(experiment),
    running: ({ experiment }) => running[experiment] ?? null,
  });

test('without an earlier run nobody can tell', () => {
  expect(left([null, null])).toBe('');
});

test('work is shared by as many as work at once, but the longest of it takes its time', () => {
  expect(left([60_000, 60_000, 60_000, 60_000], { atOnce: 2 })).toBe('about 2 min left');
  expect(left([300_000, 10_000], { atOnce: 4 })).toBe('about 5 min left');
});

test('what is done, and what has been running, is left no more', () => {
  expect(left([60_000, 60_000], { done: ['0'], running: { 1: 20_000 } })).toBe('about 40 s left');
});

test('experiments that are new make it a lower bound', () => {
  expect(left([60_000, null])).toBe('at least 60 s left');
});

test('beyond what it took before nothing is promised', () => {
  expect(left([60_000], { running: { 0: 70_000 } })).toBe('longer than usual');
});
