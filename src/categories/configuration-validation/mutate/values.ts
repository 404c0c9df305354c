import type { Refusal } from '../schema.ts';
import { isObject, type Path, spelt } from './document.ts';

/** A value in the place of a good one, and how it is wrong. */
export interface WrongValue {
  readonly value: unknown;
  /** `number 12345 for text`, `65536`. */
  readonly says: string;
}

/** What a schema refuses once this value stands in its place; nothing where there is no schema. */
export type Refuses = (value: unknown) => readonly Refusal[];

/** What has to be known of a place to make its value wrong. */
export interface ValueOptions {
  readonly path: Path;
  /** Whether everything in the format is text. */
  readonly textual: boolean;
  /** Whether the good value must be kept inside, to see whether it is shown. */
  readonly secret: boolean;
}

/** A secret value is in it, and must not be told. */
const AROUND = 'other text around the good value';

/**
 * Values of another type. The first one that the schema refuses is taken, or the first one, of which then nobody knows
 * whether it must be refused. Where everything is text, text that is no number: also one that only begins like one, which
 * careless readers take.
 */
export function wrongTypes(
  good: unknown,
  refuses: Refuses,
  { textual, secret }: ValueOptions,
): readonly WrongValue[] {
  if (textual) {
    const value = String(good);
    const texts = secret
      ? [`cleanroom ${value}`]
      : /^[\d.]+$/.test(value)
        ? [`${value}x`, 'cleanroom']
        : ['cleanroom', '12345', '{"cleanroom": true}'];
    const told = texts.map((text) => ({ value: text, says: secret ? AROUND : quoted(text) }));
    const refused = told.filter(({ value: text }) => refuses(text).length > 0);
    return refused.length > 0 ? refused.slice(0, /\d$/.test(value) ? 2 : 1) : told.slice(0, 1);
  }
  const kept = secret ? good : 'cleanroom';
  const all: readonly WrongValue[] = [
    { value: [kept], says: 'a list' },
    { value: { cleanroom: kept }, says: 'an object' },
    { value: 12_345, says: 'the number 12345' },
    { value: true, says: 'true' },
    { value: 'cleanroom', says: 'the text “cleanroom”' },
  ];
  const others = all.filter(({ value }) => typeOf(value) !== typeOf(good));
  // What a forgiving reader would turn into the right type comes first; a secret has to be kept.
  const inOrder = secret ? others : [...others.slice(2), ...others.slice(0, 2)];
  const chosen = inOrder.find(({ value }) => refuses(value).length > 0) ?? inOrder[0];
  return chosen ? [{ ...chosen, says: `${chosen.says} for ${nameOf(good)}` }] : [];
}

/**
 * The same whole number as programmers write it, with a base or an exponent, where the schema says integer. `Number()` takes both, and
 * whoever reads the configuration next, a shell or a person, takes them for something else. Not `5.0`, which JSON Schema calls an integer.
 */
export function oddNumbers(good: unknown, refuses: Refuses, path: Path): readonly WrongValue[] {
  if (typeof good !== 'string' || !/^(0|[1-9]\d*)$/.test(good)) return [];
  const here = path.map(String);
  const isInteger = refuses('cleanroom').some(
    (refusal) =>
      sameKeys(refusal.path, here) && refusal.keyword === 'type' && refusal.params.type === 'integer',
  );
  if (!isInteger) return [];
  return [`0x${Number(good).toString(16)}`, `${good}e0`].map((value) => ({ value, says: quoted(value) }));
}

/** Probes far outside of what anybody would allow; from what a schema says to them, its bounds are learnt. */
const FAR = { number: [1e15, -1e15, 0.5], text: ['x'.repeat(5_000), 'cleanroom no such value!', ''] };

/**
 * Values of the right type that the schema refuses, as near to its bounds as they get: one above the maximum, one below
 * the minimum, one character too long, a word that is not in the list. None without a schema.
 */
export function outOfRange(
  good: unknown,
  refuses: Refuses,
  { path, textual, secret }: ValueOptions,
): readonly WrongValue[] {
  const here = path.map(String);
  const own = (value: unknown) => refuses(value).filter((refusal) => sameKeys(refusal.path, here));
  const isNumber = typeof good === 'number' || (textual && /^-?\d+(\.\d+)?$/.test(String(good)));
  if (isNumber) return bounds(FAR.number.flatMap(own), textual, own);
  if (typeof good !== 'string') return [];
  const texts = [
    ...FAR.text.flatMap(own).flatMap(({ keyword, params }) => {
      if (keyword === 'maxLength') return ['x'.repeat(Number(params.limit) + 1)];
      if (keyword === 'minLength') return ['x'.repeat(Math.max(0, Number(params.limit) - 1))];
      return [];
    }),
    ...(good === '' ? [] : [`${good}${good.at(-1)}`]),
    `${good} no such value!`,
  ].filter((text) => text !== '' && (!secret || text.includes(good)));
  const found = texts.find((text) => own(text).length > 0);
  return found === undefined ? [] : [{ value: found, says: secret ? AROUND : quoted(found) }];
}

function bounds(refusals: readonly Refusal[], textual: boolean, own: Refuses): readonly WrongValue[] {
  const values = new Set(
    refusals.flatMap(({ keyword, params }) => {
      const limit = Number(params.limit);
      if (keyword === 'maximum') return [limit + 1];
      if (keyword === 'minimum') return [limit - 1];
      if (keyword === 'exclusiveMaximum' || keyword === 'exclusiveMinimum') return [limit];
      if (keyword === 'multipleOf') return [Number(params.multipleOf) / 2];
      return [];
    }),
  );
  return [...values]
    .map((value) => (textual ? String(value) : value))
    .filter((value) => own(value).length > 0)
    .map((value) => ({ value, says: String(value) }));
}

/** What stands for nothing in the same type; undefined where there is no such value. */
export function emptied(good: unknown, textual: boolean): unknown {
  if (textual || typeof good === 'string') return good === '' ? undefined : '';
  if (Array.isArray(good)) return good.length === 0 ? undefined : [];
  if (isObject(good)) return Object.keys(good).length === 0 ? undefined : {};
  return undefined;
}

/** A word as a hurried hand writes it: two letters changed places, or one left out; none of `taken`, and never the same. */
export function typo(word: string, taken: readonly string[], random: () => number): string {
  const letters = [...word];
  const places = letters.map((_, index) => index).slice(1, -1);
  const from = Math.floor(random() * places.length);
  for (const place of [...places.slice(from), ...places.slice(0, from)]) {
    const swapped = letters
      .with(place, letters[place + 1] ?? '')
      .with(place + 1, letters[place] ?? '')
      .join('');
    const wrong = /^[\w-]+$/.test(swapped) && !swapped.endsWith('-') ? swapped : word;
    if (wrong !== word && !taken.includes(wrong)) return wrong;
  }
  let longer = `${word}${/\w/.test(letters.at(-1) ?? '') ? letters.at(-1) : 'x'}`;
  while (taken.includes(longer)) longer += 'x';
  return longer;
}

/**
 * Why a schema refuses: of all that it says, what is about the changed place. A choice of many shapes complains about each
 * of them, mostly about what nobody touched.
 */
export function reasonOf(refusals: readonly Refusal[], path: Path): string {
  const here = path.map(String);
  const key = here.at(-1);
  const own =
    refusals.find((refusal) => sameKeys(refusal.path, here)) ??
    refusals.find(({ params }) => params.missingProperty === key || params.additionalProperty === key) ??
    refusals.find(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf') ??
    refusals[0];
  if (own === undefined) return '';
  return `${own.path.length > 0 ? `${spelt(own.path)} ` : ''}${own.message}`;
}

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

function nameOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'number' ? 'a number' : 'true or false';
}

const quoted = (text: string): string => (text.length > 40 ? `${text.length} characters` : `“${text}”`);

const sameKeys = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((part, index) => part === other[index]);
