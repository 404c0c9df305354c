import { describe, expect, test } from 'vitest';
import { checkLinearizable } from '../../../src/lib/consistency/linearizable.ts';
import type { Operation } from '../../../src/lib/consistency/operation.ts';

type Values = Readonly<Record<string, string>>;

const operation = (
  began: number,
  ended: number | null,
  told: { reads?: Values; writes?: Values },
): Operation => ({
  reads: {},
  writes: {},
  began,
  ended,
  ...told,
});
const read = (began: number, ended: number | null, x: string) => operation(began, ended, { reads: { x } });
const write = (began: number, ended: number | null, x: string) => operation(began, ended, { writes: { x } });

const verdict = (operations: readonly Operation[], initial: Values = { x: '0' }, budget?: number) =>
  checkLinearizable(operations, initial, budget).verdict;

describe('one register', () => {
  test('nothing happened', () => expect(verdict([])).toBe('linearizable'));

  test('one after the other', () =>
    expect(verdict([write(0, 1, 'a'), read(2, 3, 'a'), write(4, 5, 'b'), read(6, 7, 'b')])).toBe(
      'linearizable',
    ));

  test('a read beside a write may see either value', () => {
    expect(verdict([write(0, 10, 'a'), read(1, 2, '0')])).toBe('linearizable');
    expect(verdict([write(0, 10, 'a'), read(1, 2, 'a')])).toBe('linearizable');
  });

  // Herlihy and Wing 1990, section 2: once a read has seen the new value, a later one may not see the old one.
  test('a read that goes back in time', () =>
    expect(verdict([write(0, 10, 'a'), read(1, 2, 'a'), read(3, 4, '0')])).toBe('impossible'));

  test('a stale read, after the write was acknowledged', () => {
    const stale = read(4, 5, '0');
    expect(checkLinearizable([write(0, 1, 'a'), read(2, 3, 'a'), stale], { x: '0' })).toEqual({
      verdict: 'impossible',
      stuck: stale,
    });
  });

  test('a lost acknowledged write', () =>
    expect(verdict([write(0, 1, 'a'), write(2, 3, 'b'), read(4, 5, 'a')])).toBe('impossible'));

  test('two writes at once, whose order two readers see differently', () =>
    expect(
      verdict([write(0, 10, 'a'), write(0, 10, 'b'), read(1, 2, 'a'), read(3, 4, 'b'), read(5, 6, 'a')]),
    ).toBe('impossible'));

  test('a value that nobody wrote', () => expect(verdict([read(0, 1, 'z')])).toBe('impossible'));

  // A write that failed for certain is left out of the history, so its value is one that nobody wrote (Adya's G1a).
  test('a dirty read, of a write that was refused', () =>
    expect(verdict([write(0, 1, 'a'), read(2, 3, 'refused')])).toBe('impossible'));

  test('what begins when another ends overlaps with it', () =>
    expect(verdict([write(0, 5, 'a'), read(5, 6, '0')])).toBe('linearizable'));
});

describe('operations of which nobody knows whether they were done', () => {
  test('may have been done at once, late, or never', () => {
    const unknown = write(0, null, 'a');
    expect(verdict([unknown, read(1, 2, 'a')])).toBe('linearizable');
    expect(verdict([unknown, read(1, 2, '0'), read(50, 51, 'a')])).toBe('linearizable');
    expect(verdict([unknown, read(1, 2, '0'), read(50, 51, '0')])).toBe('linearizable');
  });

  test('cannot be done before they began, or undone', () => {
    expect(verdict([read(0, 1, 'a'), write(2, null, 'a')])).toBe('impossible');
    expect(verdict([write(0, null, 'a'), read(1, 2, 'a'), read(3, 4, '0')])).toBe('impossible');
  });

  test('reads without an answer say nothing', () =>
    expect(verdict([read(0, null, 'z'), read(1, 2, '0')])).toBe('linearizable'));
});

/** Berenson and others, "A critique of ANSI SQL isolation levels" (1995), as transactions over several keys. */
describe('published anomalies', () => {
  const initial = { x: '100', y: '100' };
  const seen = { x: '100', y: '100' };

  test('lost update (H4)', () =>
    expect(
      verdict(
        [
          operation(0, 9, { reads: { x: '100' }, writes: { x: '130' } }),
          operation(1, 8, { reads: { x: '100' }, writes: { x: '120' } }),
        ],
        initial,
      ),
    ).toBe('impossible'));

  test('write skew (H5): each takes 90 and leaves the sum positive, both together do not', () =>
    expect(
      verdict(
        [
          operation(0, 9, { reads: seen, writes: { y: '-90' } }),
          operation(1, 8, { reads: seen, writes: { x: '-90' } }),
        ],
        initial,
      ),
    ).toBe('impossible'));

  test('the same one after the other is no anomaly', () =>
    expect(
      verdict(
        [
          operation(0, 1, { reads: seen, writes: { y: '10' } }),
          operation(2, 3, { reads: { x: '100', y: '10' }, writes: { x: '10' } }),
        ],
        initial,
      ),
    ).toBe('linearizable'));

  test('inconsistent analysis (H2): the sum is read between the two halves of a transfer', () =>
    expect(
      verdict(
        [
          operation(0, 9, { reads: seen, writes: { x: '60', y: '140' } }),
          operation(1, 8, { reads: { x: '60', y: '100' } }),
        ],
        initial,
      ),
    ).toBe('impossible'));
});

describe('size', () => {
  /** Writers that all overlap, two of the same value, and a read of one that nobody wrote: every order must be tried to rule it out. */
  const hard = [
    ...Array.from({ length: 14 }, (_, n) => write(0, 100, `v${Math.max(1, n)}`)),
    read(101, 102, 'none'),
  ];

  test('a history that is too large is not guessed', () =>
    expect(verdict(hard, { x: '0' }, 1_000)).toBe('too-large'));

  test('the same within its budget is told', () =>
    expect(verdict(hard, { x: '0' }, 500_000)).toBe('impossible'));

  test('where each value was written once, size does not matter', () =>
    expect(verdict([...hard.slice(1)], { x: '0' }, 1)).toBe('impossible'));

  test('a long history with few at a time is cheap', () => {
    const long = Array.from({ length: 2_000 }, (_, n) => [
      write(n * 10, n * 10 + 12, `v${n}`),
      read(n * 10 + 13, n * 10 + 14, n % 2 === 0 ? `v${n}` : `v${n}`),
    ]).flat();
    expect(verdict(long, { x: '0' }, 50_000)).toBe('linearizable');
  });
});
