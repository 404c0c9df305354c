import {
  type Document,
  edited,
  isObject,
  objectsOf,
  type Path,
  pathsOf,
  spelt,
  valueAt,
} from './document.ts';
import type { Expectation, Given, Kind, Mutant, Promised } from './mutant.ts';
import { emptied, oddNumbers, outOfRange, reasonOf, typo, type WrongValue, wrongTypes } from './values.ts';

/** A good configuration whose keys can be changed: a file, or variables of the process. */
export interface Keys {
  readonly data: unknown;
  readonly textual: boolean;
  /** Whether a key can be there without a value: `port:` in YAML. */
  readonly knowsNull: boolean;
  /** Whether the format itself forbids a key to be written twice. */
  readonly forbidsTwice: boolean;
  /** Whether keys that nobody knows can be told from others at all. */
  readonly closed: boolean;
  readonly without: (path: Path) => Given;
  readonly with: (path: Path, value: unknown) => Given;
  readonly added: (path: Path, key: string, value: unknown) => Given;
  readonly twice: (path: Path) => Given | null;
}

/** A file, as keys to be changed. */
export function keysOfFile(
  document: Document,
  format: Pick<Keys, 'textual' | 'knowsNull' | 'forbidsTwice'>,
): Keys {
  const { data, without, added, twice } = document;
  return {
    data,
    ...format,
    closed: true,
    without: (path) => ({ text: without(path) }),
    with: (path, value) => ({ text: document.with(path, value) }),
    added: (path, key, value) => ({ text: added(path, key, value) }),
    twice: (path) => {
      const text = twice(path);
      return text === null ? null : { text };
    },
  };
}

/** Variables of the process, as keys to be changed: null takes one away. */
export function keysOfEnvironment(variables: Readonly<Record<string, string>>): Keys {
  const one = ([key]: Path, value: unknown): Given => ({
    variables: { [String(key)]: value === null ? null : String(value) },
  });
  return {
    data: variables,
    textual: true,
    knowsNull: false,
    forbidsTwice: false,
    // A process's environment always holds variables that are none of the program's business.
    closed: false,
    without: (path) => one(path, null),
    with: one,
    added: (_, key, value) => one([key], value),
    twice: () => null,
  };
}

/** Every key made wrong in every way that its kind of value allows. */
export function keyMutants(keys: Keys, promised: Promised, random: () => number): readonly Mutant[] {
  const { data } = keys;
  return [
    ...pathsOf(data).flatMap((path) => [
      removed(keys, promised, path),
      ...replaced('wrong type', wrongTypes, keys, promised, path),
      ...replaced('out of range', outOfRange, keys, promised, path),
      ...oddlySpelt(keys, promised, path),
      ...empty(keys, promised, path),
      ...nothing(keys, promised, path),
      ...doubled(keys, promised, path),
    ]),
    ...objectsOf(data).flatMap((path) => [
      ...unknown(keys, promised, path, random),
      ...neighbours(keys, promised, path),
    ]),
  ];
}

function removed(keys: Keys, promised: Promised, path: Path): Mutant {
  const without = edited(keys.data, path, () => undefined);
  return {
    ...about(keys, path),
    kind: 'key removed',
    what: `${spelt(path)} removed`,
    given: keys.without(path),
    ...expectationOf(promised, without, path, isRequired(promised, path)),
    lines: null,
  };
}

function replaced(
  kind: Kind,
  propose: typeof wrongTypes & typeof outOfRange,
  keys: Keys,
  promised: Promised,
  path: Path,
): readonly Mutant[] {
  const good = valueAt(keys.data, path);
  const put = (value: unknown) => edited(keys.data, path, () => value);
  const refuses = (value: unknown) => promised.schema?.refusals(put(value)) ?? [];
  const options = { path, textual: keys.textual, secret: promised.secrets.includes(spelt(path)) };
  return propose(good, refuses, options).map(({ value, says }: WrongValue) => {
    const expectation = expectationOf(promised, put(value), path, false);
    return {
      ...about(keys, path),
      kind,
      what: `${spelt(path)}: ${says}`,
      given: keys.with(path, value),
      ...expectation,
      // Only what holds a secret can show that it is told.
      always: options.secret && expectation.expected === 'refused',
    };
  });
}

/** The good number as another spelling has it; only a claim that is exact says that digits alone will do. */
function oddlySpelt(keys: Keys, promised: Promised, path: Path): readonly Mutant[] {
  if (!keys.textual || !promised.exact || promised.secrets.includes(spelt(path))) return [];
  const refuses = (value: unknown) => promised.schema?.refusals(edited(keys.data, path, () => value)) ?? [];
  return oddNumbers(valueAt(keys.data, path), refuses, path).map(({ value, says }) => ({
    ...about(keys, path),
    kind: 'odd number',
    what: `${spelt(path)}: ${says}`,
    given: keys.with(path, value),
    expected: 'refused',
    why: 'the schema, claimed to be exact, says integer, and as text that is digits',
  }));
}

function empty(keys: Keys, promised: Promised, path: Path): readonly Mutant[] {
  const nothing = emptied(valueAt(keys.data, path), keys.textual);
  if (nothing === undefined) return [];
  const expectation = expectationOf(
    promised,
    edited(keys.data, path, () => nothing),
    path,
    false,
  );
  // Where all is text, an empty one counts for many as none: only what may not be missing may not be empty.
  const missing = expectationOf(
    promised,
    edited(keys.data, path, () => undefined),
    path,
    isRequired(promised, path),
  );
  return [
    {
      ...about(keys, path),
      kind: 'empty value',
      what: `${spelt(path)} empty`,
      given: keys.with(path, nothing),
      ...(keys.textual
        ? missing.expected === 'refused'
          ? missing
          : { expected: 'either', why: 'an empty text may count as none' }
        : expectation),
    },
  ];
}

/**
 * A key without a value, as is left of a section whose lines were commented out. Many readers take it for a key that is not there, and
 * others for an object: its type is “object” in JavaScript.
 */
function nothing(keys: Keys, promised: Promised, path: Path): readonly Mutant[] {
  const good = valueAt(keys.data, path);
  if (!keys.knowsNull || good === null) return [];
  const put = (value: unknown) => edited(keys.data, path, () => value);
  const own = expectationOf(promised, put(null), path, false);
  const missing = expectationOf(promised, put(undefined), path, isRequired(promised, path));
  return [
    {
      ...about(keys, path),
      kind: 'null value',
      what: `${spelt(path)}: null`,
      given: keys.with(path, null),
      ...(own.expected === 'refused' && missing.expected !== 'refused'
        ? { expected: 'either', why: 'null may count as none' }
        : own),
      always: isObject(good) ? 'in full' : false,
    },
  ];
}

function doubled(keys: Keys, { duplicates }: Promised, path: Path): readonly Mutant[] {
  const given = keys.twice(path);
  if (given === null) return [];
  const expected = duplicates ?? (keys.forbidsTwice ? 'refused' : 'either');
  const why = duplicates
    ? 'the contract says so'
    : `the format ${keys.forbidsTwice ? 'forbids' : 'does not forbid'} it`;
  return [
    { ...about(keys, path), kind: 'duplicate key', what: `${spelt(path)} twice`, given, expected, why },
  ];
}

function unknown(keys: Keys, promised: Promised, path: Path, random: () => number): readonly Mutant[] {
  const object = valueAt(keys.data, path);
  const known = isObject(object) ? Object.keys(object) : [];
  const meant = known[Math.floor(random() * known.length)];
  if (!keys.closed || meant === undefined) return [];
  const value = valueAt(object, [meant]);
  const beside = (wrong: string, more: Partial<Mutant>): Mutant => ({
    ...about(keys, [...path, wrong]),
    kind: 'unknown key',
    what: `${spelt([...path, wrong])} beside ${meant}`,
    given: keys.added(path, wrong, value),
    ...expectationOf(
      promised,
      edited(keys.data, path, (old) => (isObject(old) ? { ...old, [wrong]: value } : old)),
      [...path, wrong],
      false,
    ),
    ...more,
  });
  return [
    beside(typo(meant, known, random), { meant }),
    ...(known.includes(INHERITED) || path.length > 0 ? [] : [beside(INHERITED, { always: true })]),
  ];
}

/** Names for an entry that stands beside a good one, for maps that are choosy about them. */
const neighboursOf = (meant: string): readonly string[] => ['cleanroom', `${meant}x`];

/**
 * Where an object takes entries under any name, one of a wrong type beside a good one: a reader that looks only at the entry that it is
 * asked for leaves the mistake to the day on which somebody asks for the other.
 */
function neighbours(keys: Keys, promised: Promised, path: Path): readonly Mutant[] {
  const { schema } = promised;
  const object = valueAt(keys.data, path);
  const [meant] = isObject(object) ? Object.keys(object) : [];
  if (keys.textual || schema === null || meant === undefined) return [];
  const beside = (name: string, value: unknown) =>
    edited(keys.data, path, (old) => (isObject(old) ? { ...old, [name]: value } : old));
  const good = valueAt(object, [meant]);
  const name = neighboursOf(meant).find(
    (one) => valueAt(object, [one]) === undefined && schema.refusals(beside(one, good)).length === 0,
  );
  if (name === undefined) return [];
  const refuses = (value: unknown) => schema.refusals(beside(name, value));
  const place = [...path, name];
  return wrongTypes(good, refuses, { path: place, textual: false, secret: false })
    .filter(({ value }) => refuses(value).length > 0)
    .map(({ value, says }) => ({
      ...about(keys, place),
      // Who says what the map may hold has named the place as well.
      names: [name, ...path.filter((part) => typeof part === 'string').slice(-1)],
      kind: 'wrong neighbour',
      what: `${spelt(place)}: ${says} beside ${meant}`,
      given: keys.added(path, name, value),
      ...expectationOf(promised, beside(name, value), place, false),
    }));
}

/** A key that nobody wrote and that every object of JavaScript has: who asks `key in known` takes it for known (CWE-1321). */
const INHERITED = 'constructor';

/** What names a place: its own key, and the keys of what stood in it. */
function about(keys: Keys, path: Path): Pick<Mutant, 'names' | 'lines' | 'meant'> {
  const own = path.filter((part) => typeof part === 'string').at(-1) ?? '';
  const inner = pathsOf(valueAt(keys.data, path)).map((below) => String(below.at(-1)));
  return { names: [...new Set([own, ...inner])], lines: ANY_LINE, meant: null };
}

/** Which line a key stands in is not known once the file is written anew; that it is a line is. */
const ANY_LINE = [1, Number.MAX_SAFE_INTEGER] as const;

function expectationOf(promised: Promised, data: unknown, path: Path, required: boolean): Expectation {
  const refusals = promised.schema?.refusals(data) ?? [];
  if (refusals.length > 0)
    return { expected: 'refused', why: `the schema says: ${reasonOf(refusals, path)}` };
  if (required) return { expected: 'refused', why: 'the contract calls it required' };
  if (promised.schema === null) return { expected: 'either', why: 'the contract gives no schema' };
  if (promised.exact) return { expected: 'accepted', why: 'the schema takes it, and is claimed to be exact' };
  return { expected: 'either', why: 'the schema takes it' };
}

/** Whether a required key is at the path or below it. */
function isRequired({ required }: Promised, path: Path): boolean {
  const name = spelt(path);
  return required.some((key) => key === name || key.startsWith(`${name}.`));
}
