import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectOutput, outputOf } from '../../src/room/output.ts';

/** Bytes kept of each end. */
const KEPT = 16 * 1024;

const character = fc.constantFrom('a', 'é', '€', '😀', '\0', '\n');
const text = fc.array(character, { maxLength: 40 }).map((characters) => Buffer.from(characters.join('')));
const bytes = fc.oneof(
  text,
  fc.uint8Array({ maxLength: 60 }).map(Buffer.from),
  fc.tuple(text, fc.nat(3)).map(([whole, cut]) => whole.subarray(0, whole.length - cut)),
);
/** Something long around what matters, so that the bounds of what is kept fall into it anywhere. */
const long = fc.record({
  before: fc
    .tuple(fc.constantFrom(0, KEPT, 2 * KEPT), fc.nat(5))
    .map(([size, off]) => Math.max(0, size - off)),
  middle: bytes,
  after: fc.constantFrom(0, 3, 2 * KEPT),
});
const written = ({ before, middle, after }: { before: number; middle: Buffer; after: number }): Buffer =>
  Buffer.concat([Buffer.alloc(before, 'x'), middle, Buffer.alloc(after, 'y')]);
const cuts = fc.array(fc.oneof(fc.nat(2 * KEPT), fc.integer({ min: KEPT - 6, max: KEPT + 6 })), {
  maxLength: 8,
});

function inPieces(whole: Buffer, at: readonly number[]): readonly Buffer[] {
  const places = [0, ...at.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b), whole.length];
  return places.slice(1).map((end, index) => whole.subarray(places[index], end));
}

function isUtf8(whole: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(whole);
    return true;
  } catch {
    return false;
  }
}

test('it does not matter how output comes in pieces', () => {
  fc.assert(
    fc.property(long, cuts, (recipe, at) => {
      const whole = written(recipe);
      const collector = collectOutput();
      for (const piece of inPieces(whole, at)) collector.add(piece);
      expect(collector.taken()).toEqual(outputOf(whole));
    }),
  );
});

test('counts, hashes and checks all of it, also what it does not keep', () => {
  fc.assert(
    fc.property(long, (recipe) => {
      const whole = written(recipe);
      const { bytes: counted, sha256, validUtf8, truncated } = outputOf(whole);
      expect(counted).toBe(whole.length);
      expect(sha256).toBe(createHash('sha256').update(whole).digest('hex'));
      expect(validUtf8).toBe(isUtf8(whole));
      expect(truncated).toBe(whole.length > 2 * KEPT);
    }),
    { numRuns: 500 },
  );
});

test('keeps what is short as it is, and both ends of what is long', () => {
  fc.assert(
    fc.property(long, (recipe) => {
      const whole = written(recipe);
      const { text: kept, truncated } = outputOf(whole);
      if (!truncated) expect(kept).toBe(whole.toString());
      else {
        expect(kept).toContain(`… ${whole.length - 2 * KEPT} bytes left out …`);
        expect(kept.startsWith(whole.subarray(0, KEPT).toString())).toBe(true);
        expect(kept.endsWith(whole.subarray(-KEPT).toString())).toBe(true);
      }
    }),
  );
});

test('looking does not end it', () => {
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const collector = collectOutput();
      collector.add(first);
      expect(collector.taken()).toEqual(outputOf(first));
      collector.add(second);
      expect(collector.taken()).toEqual(outputOf(Buffer.concat([first, second])));
    }),
  );
});
