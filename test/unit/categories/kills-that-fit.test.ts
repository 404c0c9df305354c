import { expect, it } from 'vitest';
import {
  DELAY,
  killsOf,
  LONG,
  SECONDS,
  SHORT,
} from '../../../src/categories/database-integration/kills-that-fit.ts';

/** Milliseconds that kills, and the migration after each, take at most on an average. */
const taken = ({ kills, lifeMs }: ReturnType<typeof killsOf>, mostMs = lifeMs) =>
  kills * (0.7 * lifeMs + mostMs + 3_000);

it('kills a short migration six times, and holds it up as before', () => {
  expect(killsOf(2_000)).toMatchObject({ kills: 6, delayMs: DELAY, lifeMs: 2_000, reckoned: false });
  expect(SHORT + taken(killsOf(SHORT))).toBeLessThan(SECONDS * 1_000);
});

it('holds one of many statements up for less, and kills it as often', () => {
  const fit = killsOf(3_000, 400);
  expect(fit).toMatchObject({ kills: 6, reckoned: true });
  expect(fit.delayMs).toBeGreaterThan(0);
  expect(fit.delayMs).toBeLessThan(DELAY);
  expect(fit.lifeMs).toBe(3_000 + 2 * 400 * fit.delayMs);
  const most = 3_000 + 4 * 400 * fit.delayMs;
  expect(SHORT + 3_000 + taken(fit, most)).toBeLessThan(SECONDS * 1_000);
});

it('does not hold up one that starts slowly more than the others', () => {
  expect(killsOf(9_000, 2)).toMatchObject({ kills: 6, delayMs: DELAY });
});

it('gives up delay before kills, and keeps one of the longest', () => {
  expect(killsOf(12_000, 300)).toMatchObject({ kills: 5, delayMs: 0, lifeMs: 12_000 });
  expect(killsOf(LONG, 300)).toMatchObject({ kills: 1, delayMs: 0 });
  for (let lifeMs = 1_000; lifeMs <= LONG; lifeMs += 1_000)
    expect(SHORT + lifeMs + taken(killsOf(lifeMs, 300))).toBeLessThan(SECONDS * 1_000);
});

it('does not hold up what it knows no statements of', () => {
  expect(killsOf(3_000, 0)).toMatchObject({ kills: 6, delayMs: 0, lifeMs: 3_000, reckoned: false });
});
