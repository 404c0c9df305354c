import fc from 'fast-check';
import { expect, test } from 'vitest';
import { damagesOf } from '../../src/categories/backup-restore/damage.ts';
import { seededRandom } from '../../src/lib/random.ts';

const seeded = fc.record({
  good: fc.uint8Array({ minLength: 1, maxLength: 500 }),
  seed: fc.string({ maxLength: 8 }),
});

test('every damage differs from the good backup, which stays as it is', () => {
  fc.assert(
    fc.property(seeded, ({ good, seed }) => {
      const before = [...good];
      for (const { name, bytes } of damagesOf(good, seededRandom(seed)))
        expect(Buffer.compare(bytes, good), name).not.toBe(0);
      expect([...good]).toEqual(before);
    }),
  );
});

test('the same seed gives the same damages, each under a name of its own', () => {
  fc.assert(
    fc.property(seeded, ({ good, seed }) => {
      const [one, other] = [damagesOf(good, seededRandom(seed)), damagesOf(good, seededRandom(seed))];
      expect(one).toEqual(other);
      expect(new Set(one.map(({ name }) => name)).size).toBe(one.length);
    }),
  );
});
