import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  contentDamages,
  type Damage,
  lockDamages,
  placeDamages,
} from '../../src/categories/state-corruption-recovery/damage.ts';
import { seededRandom } from '../../src/lib/random.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 400 });
/** Text as JSON is written, some of it with blanks and line ends. */
const json = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, noNullPrototype: true }),
    fc.constantFrom(0, 2),
  )
  .map(([value, indent]) => new Uint8Array(Buffer.from(JSON.stringify(value, null, indent))));
const any = fc.oneof(bytes, json);

const damagesOf = (good: Uint8Array, seed: string) => contentDamages(good, seededRandom(seed));
const bytesOf = ({ done }: Damage): Buffer => Buffer.from('bytes' in done ? done.bytes : []);
const of = (kind: string, good: Uint8Array, seed: string): Buffer | null => {
  const damage = damagesOf(good, seed).find((one) => one.kind === kind);
  return damage ? bytesOf(damage) : null;
};

test('whatever is damaged has other bytes afterwards, and the good ones are not touched', () => {
  fc.assert(
    fc.property(any, fc.string(), (good, seed) => {
      const whole = Buffer.from(good);
      for (const damage of damagesOf(good, seed))
        expect(bytesOf(damage).equals(whole), damage.kind).toBe(false);
      expect(Buffer.from(good).equals(whole)).toBe(true);
    }),
  );
});

test('half is a beginning, of about half', () => {
  fc.assert(
    fc.property(any, fc.string(), (good, seed) => {
      const half = of('half', good, seed);
      expect(half?.equals(good.subarray(0, half.length))).toBe(true);
      expect(half?.length).toBeLessThan(0.6 * good.length);
      expect(half?.length).toBeGreaterThanOrEqual(Math.floor(0.4 * good.length));
    }),
  );
});

/** Places of the bits in which two texts of the same length differ, counted from the first. */
const turnedIn = (good: Uint8Array, now: Buffer): readonly number[] =>
  [...now].flatMap((byte, at) => Array.from({ length: ones(byte ^ (good[at] ?? 0)) }, () => at));

test('one bit is one bit, and another is one in the other half', () => {
  fc.assert(
    fc.property(any, fc.string(), (good, seed) => {
      const one = of('one bit', good, seed) ?? Buffer.alloc(0);
      expect(one).toHaveLength(good.length);
      expect(turnedIn(good, one)).toHaveLength(1);
      const another = of('another bit', good, seed);
      if (good.length < 2) {
        expect(another).toBeNull();
        return;
      }
      expect(another).toHaveLength(good.length);
      const places = [one, another ?? one].flatMap((now) => turnedIn(good, now));
      expect(places).toHaveLength(2);
      const halves = places.map((at) => (at < Math.ceil(good.length / 2) ? 'first' : 'second'));
      expect(new Set(halves).size).toBe(2);
    }),
  );
});

test('what has trailing bytes begins as before', () => {
  fc.assert(
    fc.property(any, fc.string(), (good, seed) => {
      const longer = of('trailing bytes', good, seed) ?? Buffer.alloc(0);
      expect(longer.subarray(0, good.length).equals(good)).toBe(true);
      expect(longer.length).toBeGreaterThan(good.length);
    }),
  );
});

test('another type is valid, and another; only what is JSON has one', () => {
  fc.assert(
    fc.property(json, fc.string(), (good, seed) => {
      const other = JSON.parse(String(of('wrong type', good, seed)));
      expect(Array.isArray(other)).toBe(true);
    }),
  );
  expect(of('wrong type', Buffer.from('key = 1'), 's')).toBeNull();
  expect(String(of('wrong type', Buffer.from('[1]'), 's'))).toBe('{}');
});

test('garbage is as long as what was there', () => {
  fc.assert(
    fc.property(any, fc.string(), (good, seed) => {
      expect(of('garbage', good, seed)).toHaveLength(good.length);
    }),
  );
});

test('the same seed does the same damage, each of its own kind', () => {
  fc.assert(
    fc.property(any, fc.string(), (good, seed) => {
      expect(damagesOf(good, seed)).toEqual(damagesOf(good, seed));
      const kinds = [...damagesOf(good, seed), ...placeDamages()].map(({ kind }) => kind);
      expect(new Set(kinds).size).toBe(kinds.length);
    }),
  );
});

test('a file without bytes can only grow, and no two stale locks are alike', () => {
  expect(damagesOf(new Uint8Array(), 's').map(({ kind }) => kind)).toEqual(['trailing bytes']);
  const locks = lockDamages(seededRandom('s')).map((lock) => bytesOf(lock).toString());
  expect(new Set(locks).size).toBe(locks.length);
});

function ones(byte: number): number {
  return byte === 0 ? 0 : (byte & 1) + ones(byte >> 1);
}
