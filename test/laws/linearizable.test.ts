import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizable, searchOrder } from '../../src/lib/consistency/linearizable.ts';
import type { Operation } from '../../src/lib/consistency/operation.ts';
import { checkByZones } from '../../src/lib/consistency/zones.ts';

const KEYS = ['x', 'y'];
const INITIAL = { x: '0', y: '0' };

/** What a client does at one moment, and how long before and after that moment it began and ended. */
const step = fc.record({
  key: fc.constantFrom(...KEYS),
  writes: fc.boolean(),
  before: fc.nat(30),
  after: fc.nat(30),
  known: fc.boolean(),
});

/** A history that is right by construction: each operation takes effect at its own moment. */
function history(
  steps: readonly { key: string; writes: boolean; before: number; after: number; known: boolean }[],
) {
  const state: Record<string, string> = { ...INITIAL };
  return steps.map(({ key, writes, before, after, known }, index): Operation => {
    const at = index * 10;
    const value = writes ? `v${index}` : (state[key] ?? '');
    if (writes) state[key] = value;
    return {
      reads: writes ? {} : { [key]: value },
      writes: writes ? { [key]: value } : {},
      began: at - before,
      ended: known ? at + after : null,
    };
  });
}

describe('the check of linearizability', () => {
  test('finds the order in every history that has one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        expect(checkLinearizable(history(steps), INITIAL).verdict).toBe('linearizable');
      }),
    );
  });

  test('agrees with trying every order, on histories of any kind', () => {
    const wild = fc.record({
      key: fc.constantFrom('x'),
      writes: fc.boolean(),
      value: fc.constantFrom('0', 'a', 'b'),
      began: fc.nat(8),
      lasts: fc.nat(6),
      known: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 6 }), (list) => {
        const operations = list.map(
          ({ key, writes, value, began, lasts, known }): Operation => ({
            reads: writes ? {} : { [key]: value },
            writes: writes ? { [key]: value } : {},
            began,
            ended: known ? began + lasts : null,
          }),
        );
        const { verdict } = checkLinearizable(operations, { x: '0' });
        expect(verdict).toBe(someOrder(operations, { x: '0' }) ? 'linearizable' : 'impossible');
      }),
      { numRuns: 300 },
    );
  });

  test('by zones, agrees with trying every order and with the search, where each value is written once', () => {
    const once = fc.record({
      read: fc.option(fc.nat(4)),
      began: fc.nat(10),
      lasts: fc.nat(8),
      known: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(once, { maxLength: 7 }), (list) => {
        const operations = list.map(
          ({ read, began, lasts, known }, index): Operation => ({
            reads: read === null ? {} : { x: String(read) },
            writes: read === null ? { x: String(index + 1) } : {},
            began,
            ended: known ? began + lasts : null,
          }),
        );
        const verdict = checkByZones(operations, { x: '0' })?.verdict;
        expect(verdict).toBe(someOrder(operations, { x: '0' }) ? 'linearizable' : 'impossible');
        expect(verdict).toBe(searchOrder(operations, { x: '0' }, 100_000).verdict);
      }),
      { numRuns: 1_000 },
    );
  });

  test('by zones, a history of any size is told', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 300, maxLength: 400 }), (steps) => {
        const one = steps.map((each) => ({
          ...each,
          key: 'x',
          before: each.before * 100,
          after: each.after * 100,
        }));
        expect(checkByZones(history(one), { x: '0' })).toEqual({ verdict: 'linearizable' });
      }),
      { numRuns: 20 },
    );
  });

  test('the order in which operations are written down does not matter', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (steps, picks) => {
        const operations = history(steps);
        const shuffled = operations
          .map((operation) => ({ operation, pick: picks.next().value as number }))
          .toSorted((a, b) => a.pick - b.pick)
          .map(({ operation }) => operation);
        expect(checkLinearizable(shuffled, INITIAL).verdict).toBe('linearizable');
      }),
    );
  });
});

/** By the definition: unknown operations may be left out, all others must be there, and time is respected. */
function someOrder(operations: readonly Operation[], state: Readonly<Record<string, string>>): boolean {
  if (operations.every(({ ended }) => ended === null)) return true;
  return operations.some((next) => {
    const others = operations.filter((other) => other !== next);
    if (others.some(({ ended }) => ended !== null && ended < next.began)) return false;
    if (Object.entries(next.reads).some(([key, value]) => state[key] !== value)) return false;
    return someOrder(others, { ...state, ...next.writes });
  });
}
