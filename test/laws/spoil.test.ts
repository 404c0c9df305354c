import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extreme, otherType, spoilt } from '../../src/categories/error-handling/spoil.ts';

/** What a contract gives for a good body: an object as it is written by people, with what they leave around it. */
const good = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, maxKeys: 6, noNullPrototype: true });
const blank = fc.stringMatching(/^[ \t\r\n]{0,4}$/);
const written = fc
  .tuple(good, blank, blank, fc.constantFrom(undefined, 2))
  .map(([object, before, after, indent]) => ({
    object,
    body: `${before}${JSON.stringify(object, null, indent)}${after}`,
  }));

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
/** As a reader of JSON sees it: `-0` is written `0`. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('no mutant is the good body, and no two say the same of themselves', () => {
  fc.assert(
    fc.property(written, ({ object, body }) => {
      const mutants = spoilt(body, Object.keys(object));
      for (const mutant of mutants) expect(parsed(mutant.body), mutant.what).not.toEqual(plain(object));
      expect(new Set(mutants.map((mutant) => mutant.what)).size).toBe(mutants.length);
    }),
  );
});

test('what is called broken is no JSON', () => {
  fc.assert(
    fc.property(written, ({ body }) => {
      const broken = spoilt(body, []).filter(({ what }) => /broken|not JSON|empty/.test(what));
      expect(broken).toHaveLength(3);
      for (const mutant of broken) expect(parsed(mutant.body), mutant.what).toBeUndefined();
    }),
  );
});

// As text and own alone: a field may be called `__proto__`.
const own = (object: Record<string, unknown>, field: string) =>
  Object.hasOwn(object, field) ? JSON.stringify(object[field]) : 'none';
const rest = (object: Record<string, unknown>, field: string) =>
  JSON.stringify(Object.entries(object).filter(([key]) => key !== field));

test('a field is spoilt alone: the rest stays as it was', () => {
  fc.assert(
    fc.property(written, ({ object, body }) => {
      const whole = plain(object) as Record<string, unknown>;
      for (const field of Object.keys(object)) {
        const mutants = spoilt(body, [field]).filter(({ what }) => what.includes(`field ${field}`));
        expect(mutants).toHaveLength(2);
        for (const mutant of mutants) {
          const spoiltBody = parsed(mutant.body) as Record<string, unknown>;
          expect(rest(spoiltBody, field)).toBe(rest(whole, field));
          expect(own(spoiltBody, field)).not.toBe(own(whole, field));
        }
      }
    }),
  );
});

test('an extreme body is JSON of the same fields, and only one of them is another', () => {
  fc.assert(
    fc.property(written, ({ object, body }) => {
      const whole = plain(object) as Record<string, unknown>;
      const mutants = extreme(body);
      expect(new Set(mutants.map(({ what }) => what)).size).toBe(mutants.length);
      for (const mutant of mutants.filter(({ what }) => !/nested|instead of a body/.test(what))) {
        const value = parsed(mutant.body) as Record<string, unknown>;
        const changed = Object.keys(whole).filter((field) => own(value, field) !== own(whole, field));
        expect(changed.length, mutant.what).toBeLessThanOrEqual(1);
        expect(Object.keys(value)).toEqual(Object.keys(whole));
      }
    }),
  );
});

test('null is tried as the body and as each field', () =>
  expect(
    extreme('{"owner":"ann","reference":null,"balance":1}')
      .filter(
        ({ body }) => body === 'null' || body.split('null').length > 2 || !body.includes('reference":null'),
      )
      .map(({ what, body }) => [what, body]),
  ).toEqual([
    ['the value null instead of a body', 'null'],
    ['field owner as null', '{"owner":null,"reference":null,"balance":1}'],
    ['field balance as null', '{"owner":"ann","reference":null,"balance":null}'],
  ]));

test('half of a surrogate pair is sent as its escape', () =>
  expect(extreme('{"owner":"ann"}').find(({ what }) => what.includes('surrogate'))).toEqual({
    what: 'field owner with half of a surrogate pair in it',
    body: '{"owner":"ann\\ud800"}',
  }));

test('a wrong type is never the right one', () => {
  const type = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(type(otherType(value))).not.toBe(type(value));
    }),
  );
});

test('a field that the good body does not have cannot be spoilt', () => {
  fc.assert(
    fc.property(written, fc.string(), ({ object, body }, field) => {
      fc.pre(!Object.hasOwn(object, field));
      expect(spoilt(body, [field])).toEqual(spoilt(body, []));
    }),
  );
});

test('what is no JSON object is not spoilt at all', () => {
  const other = fc.oneof(
    fc.constant(null),
    fc.string(),
    fc.array(fc.jsonValue()).map((list) => JSON.stringify(list)),
  );
  fc.assert(
    fc.property(other, (body) => {
      fc.pre(body === null || !body.trim().startsWith('{'));
      expect(spoilt(body, ['a'])).toEqual([]);
    }),
  );
});
