import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/lib/duration.ts';
import { formatSize, parseSize } from '../../src/lib/size.ts';
import { duration, size } from '../../src/lib/units.ts';
import { Failure } from '../../src/model/failure.ts';

const whole = fc.oneof(
  fc.nat(),
  fc.nat(10_000).map((n) => n * 1_000),
  fc.maxSafeNat().map((n) => n % 2 ** 50),
);

describe('durations and sizes', () => {
  it('reads back every duration that it writes', () => {
    fc.assert(fc.property(whole, (ms) => parseDuration(formatDuration(ms)) === ms));
  });

  it('reads back every size that it writes', () => {
    const bytes = fc.oneof(
      whole,
      fc.nat(4_096).map((n) => n * 2 ** 20),
    );
    fc.assert(fc.property(bytes, (n) => parseSize(formatSize(n)) === n));
  });

  it('never writes a longer text than the plain unit would be', () => {
    fc.assert(fc.property(whole, (ms) => formatDuration(ms).length <= `${ms}ms`.length));
    fc.assert(fc.property(whole, (n) => formatSize(n).length <= `${n}B`.length + 2));
  });

  it('refuses everything else with a Failure, and the schema with an issue', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const [parse, schema] of [
          [parseDuration, duration()],
          [parseSize, size()],
        ] as const) {
          let parsed: number | null = null;
          try {
            parsed = parse(text);
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
          }
          if (parsed === null) expect(schema.safeParse(text).success).toBe(false);
          else expect(Number.isSafeInteger(parsed) && parsed >= 0).toBe(true);
        }
      }),
    );
  });
});
