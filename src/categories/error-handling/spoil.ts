import { parseObject } from '../../lib/json-object.ts';

/** A body that is wrong in one way. */
export interface Mutant {
  /** `broken JSON`, `no field amount`, `field amount of a wrong type`, … */
  readonly what: string;
  readonly body: string;
}

/**
 * Spoils a good JSON body in one way at a time: cut off, not JSON at all, another kind of document, each required
 * field missing, each required field of a wrong type. The good body's other fields stay as they are. A required field
 * that the good body does not have cannot be spoilt.
 */
export function spoilt(body: string | null, required: readonly string[]): readonly Mutant[] {
  const good = parseObject(body);
  if (body === null || good === null) return [];
  const text = body.trim();
  const fields = required.filter((field) => Object.hasOwn(good, field));
  return [
    { what: 'broken JSON', body: text.slice(0, Math.max(1, text.length - 2)) },
    { what: 'a body that is not JSON', body: 'this is not JSON' },
    { what: 'an empty body', body: '' },
    { what: 'an array instead of an object', body: JSON.stringify([good]) },
    ...fields.map((field) => ({
      what: `no field ${field}`,
      body: JSON.stringify(withoutField(good, field)),
    })),
    ...fields.map((field) => ({
      what: `field ${field} of a wrong type`,
      body: JSON.stringify({ ...good, [field]: otherType(good[field]) }),
    })),
  ];
}

/** A value of a type that the good one does not have. */
export function otherType(good: unknown): unknown {
  return typeof good === 'object' && good !== null ? 'text' : { nested: ['object'] };
}

function withoutField(good: Readonly<Record<string, unknown>>, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(good).filter(([key]) => key !== field));
}

/**
 * What the store behind a service does not hold: PostgreSQL takes no NUL in a text, and few columns are this long. Half of a surrogate pair
 * is JSON (RFC 8259, 8.2) and no Unicode: it cannot be written in UTF-8.
 */
const TEXTS: readonly (readonly [what: string, make: (good: string) => string])[] = [
  ['with a NUL character in it', (good) => `${good}\0`],
  ['of 70 000 characters', (good) => good.padEnd(70_000, 'x')],
  ['with half of a surrogate pair in it', (good) => `${good}\ud800`],
];
/** Beyond whole numbers of 64 bits, beyond what most arithmetic bears, and between two whole ones. */
const NUMBERS: readonly number[] = [2 ** 63, 1e300, 0.5];
/** Lists inside of lists: a reader that calls itself for each runs out of stack (CWE-674). */
const DEPTH = 20_000;

/**
 * Good bodies with one field at an extreme of its own type or null, one with a field nested very deep, and null alone, which is JSON and an
 * object to many who ask for one. Nobody says that these are wrong, only that a service must have an answer to them.
 */
export function extreme(body: string | null): readonly Mutant[] {
  const good = parseObject(body);
  if (good === null) return [];
  const entries = Object.entries(good);
  const one = (field: string, how: string, value: string): Mutant => ({
    what: `field ${field} ${how}`,
    body: `{${entries
      .map(([key, own]) => `${JSON.stringify(key)}:${key === field ? value : JSON.stringify(own)}`)
      .join(',')}}`,
  });
  const [first] = entries;
  return [
    { what: 'the value null instead of a body', body: 'null' },
    ...entries.flatMap(([field, value]) => (value === null ? [] : [one(field, 'as null', 'null')])),
    ...entries.flatMap(([field, value]) => {
      if (typeof value === 'string')
        return TEXTS.map(([how, make]) => one(field, how, JSON.stringify(make(value))));
      if (typeof value === 'number')
        return NUMBERS.map((number) => one(field, `as ${number}`, String(number)));
      return [];
    }),
    ...(first ? [one(first[0], `nested ${DEPTH} deep`, '['.repeat(DEPTH) + ']'.repeat(DEPTH))] : []),
  ];
}
