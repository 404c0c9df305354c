import { describe, expect, test } from 'vitest';
import { categories } from '../../../src/categories/registry.ts';

/** Rules that fail of a pause of the machine alone, and the experiment in which. */
const RULES = [
  ['graceful-shutdown', 'held-connections-let-go', 'held'],
  ['graceful-shutdown', 'ends-in-grace', 'held'],
  ['load-balancing', 'session-everywhere', 'together'],
  ['load-balancing', 'state-everywhere', 'together'],
  ['monitoring-observability', 'span-parents', 'truth'],
] as const;

describe('what a pause of the machine alone makes fail is asked once more', () => {
  test.each(RULES)('%s: %s', (id, rule, experiment) => {
    const category = categories.find(({ description }) => description.id === id);
    expect(category?.description.rules.find((one) => one.id === rule)).toMatchObject({ timed: true });
    expect(category?.experiments.find((one) => one.id === experiment)).toMatchObject({ repeats: true });
  });
});
