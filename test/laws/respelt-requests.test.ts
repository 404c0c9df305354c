import fc from 'fast-check';
import { expect, test } from 'vitest';
import { respelt } from '../../src/categories/error-handling/respell.ts';

test('a request in another spelling says the same', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false }), { maxKeys: 5 }),
      (good) => {
        const body = JSON.stringify(good);
        for (const spelling of respelt(body, {})) {
          expect(JSON.parse(spelling.body)).toEqual(JSON.parse(body));
          expect(spelling.contentType.toLowerCase()).toMatch(/^application\/json(; charset=utf-8)?$/);
        }
      },
    ),
  );
});
