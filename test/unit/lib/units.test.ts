import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/lib/duration.ts';
import { formatSize, parseSize } from '../../../src/lib/size.ts';
import { duration, size } from '../../../src/lib/units.ts';

describe('durations', () => {
  it.each([
    ['250ms', 250],
    ['5s', 5_000],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['5 s', 5_000],
    ['1.1s', 1_100],
  ])('reads %s as %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each([
    [0, '0ms'],
    [999, '999ms'],
    [1_500, '1.5s'],
    [90_000, '90s'],
    [120_000, '2m'],
    [7_200_000, '2h'],
  ])('writes %i ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each(['5', '', '-5s', '5 minutes', '1e3s', 's', '5S', `${'9'.repeat(400)}s`])("refuses '%s'", (text) => {
    expect(() => parseDuration(text)).toThrow('is not a duration');
  });

  it('tells a bare number to have a unit', () => {
    expect(
      duration()
        .safeParse(5)
        .error?.issues.map((issue) => issue.message),
    ).toEqual(["write a unit, as in '5s' (ms, s, m, h)"]);
    expect(duration().safeParse('25h').error?.issues[0]?.message).toBe('at most 24h');
  });
});

describe('sizes', () => {
  it.each([
    ['64KiB', 65_536],
    ['256MiB', 268_435_456],
    ['1GiB', 2 ** 30],
    ['10MB', 10_000_000],
    ['0.5MiB', 524_288],
    ['3B', 3],
  ])('reads %s as %i bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each([
    [0, '0B'],
    [1_023, '1023B'],
    [268_435_456, '256MiB'],
    [10_000_000, '10MB'],
    [3_000, '3kB'],
    [2 ** 40, '1TiB'],
  ])('writes %i bytes as %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));

  it.each(['256', '256mb', '256 M', 'MiB', '-1B', ''])("refuses '%s'", (text) => {
    expect(() => parseSize(text)).toThrow('is not a size');
  });

  it('gives bytes through the schema', () => {
    expect(size().parse('256MiB')).toBe(268_435_456);
    expect(size().safeParse(256).error?.issues[0]?.message).toContain("write a unit, as in '256MiB'");
  });
});
