import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSpotter, spotIn } from '../../src/lib/spot.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

test('a needle is found where it is, however the stream is cut', () => {
  fc.assert(
    fc.property(
      bytes,
      fc.uint8Array({ minLength: 4, maxLength: 40 }),
      bytes,
      fc.array(fc.nat(400)),
      (before, needle, after, cuts) => {
        const all = Buffer.concat([before, needle, after]);
        const spotter = createSpotter([{ id: 'it', bytes: needle }]);
        const edges = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
        for (const [index, edge] of edges.entries()) spotter.add(all.subarray(edges[index - 1] ?? 0, edge));
        expect(spotter.spots()).toMatchObject([{ id: 'it', at: all.indexOf(needle) }]);
      },
    ),
  );
});

test('what is not there is not found', () => {
  fc.assert(
    fc.property(bytes, fc.uint8Array({ minLength: 1, maxLength: 8 }), (hay, needle) => {
      fc.pre(Buffer.from(hay).indexOf(needle) === -1);
      expect(spotIn(hay, [{ id: 'it', bytes: needle }])).toEqual([]);
    }),
  );
});
