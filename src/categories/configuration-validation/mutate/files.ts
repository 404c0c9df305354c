import { isDeepStrictEqual } from 'node:util';
import { shuffled } from '../../../lib/random.ts';
import { alternativeMutants } from './alternatives.ts';
import { type Document, isObject, type Language, valueAt } from './document.ts';
import { keyMutants, keysOfEnvironment, keysOfFile } from './keys.ts';
import type { Expectation, Mutant, Promised } from './mutant.ts';
import { broken } from './syntax.ts';
import { reasonOf } from './values.ts';

/** Seeded places at which the grammar is broken. */
const BREAKS = 8;

/** The mutants of a file: its keys, its text, and the file as a whole. */
export function fileMutants(
  text: string,
  language: Language,
  promised: Promised,
  options: {
    /** Whether the file is named on the command line, so that it cannot be done without. */
    readonly named: boolean;
    readonly random: () => number;
  },
): readonly Mutant[] {
  const document = language.open(text);
  const { random, named } = options;
  const file: Aim = { names: ['{file}', ...topKeys(document)], lines: null, meant: null };
  const keys = keysOfFile(document, language);
  return [
    ...keyMutants(keys, promised, random),
    ...alternativeMutants(keys, promised, random),
    ...syntaxErrors(document, language, promised, random),
    ...lineEnds(text, language, file),
    ...bytes(text, language, promised, file, random),
    ...wholes(language, promised, file, named),
  ];
}

/** The mutants of variables. */
export function environmentMutants(
  variables: Readonly<Record<string, string>>,
  promised: Promised,
  random: () => number,
): readonly Mutant[] {
  return keyMutants(keysOfEnvironment(variables), promised, random);
}

/** Variables that contradict the file or each other, as the contract lists them. */
export function conflictMutants(
  conflicts: readonly { readonly env: Readonly<Record<string, string>>; readonly names: readonly string[] }[],
): readonly Mutant[] {
  return conflicts.map(({ env, names }) => ({
    kind: 'conflict',
    what: Object.entries(env)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
    given: { variables: env },
    expected: 'refused',
    why: 'the contract says so',
    names,
    lines: null,
    meant: null,
  }));
}

function syntaxErrors(
  document: Document,
  language: Language,
  promised: Promised,
  random: () => number,
): Mutant[] {
  // The line that holds a secret is broken too: parsers like to show the line at fault.
  const secrets = promised.secrets.map((name) => secretText(document, name)).filter((text) => text !== null);
  const places = [...secrets, ...Array.from({ length: BREAKS }, () => undefined)];
  const found = places.flatMap((beside) => {
    const one = broken(document.text, language, random, beside);
    return one ? [{ ...one, always: beside !== undefined }] : [];
  });
  const each = new Map(found.toReversed().map((one) => [one.text, one]));
  return [...each.values()].map(({ text, says, unique, always }) => ({
    always,
    kind: 'syntax error',
    what: says,
    given: { text },
    expected: 'refused',
    why: 'it breaks the grammar of the format',
    names: unique === null ? [] : [unique],
    lines: [1, text.split('\n').length + 1],
    meant: null,
  }));
}

function secretText({ data }: Document, name: string): string | null {
  const value = valueAt(data, name.split('.'));
  return typeof value === 'string' && value !== '' ? value : null;
}

type Aim = Pick<Mutant, 'names' | 'lines' | 'meant'>;

const topKeys = ({ data }: Document): string[] => (isObject(data) ? Object.keys(data) : []);

/**
 * The same configuration as editors of other systems write it. Formats that are no more than a custom (INI, dotenv) do not say
 * what a line end is.
 */
function lineEnds(text: string, language: Language, file: Aim): Mutant[] {
  if (language.textual) return [];
  const data = language.read(text);
  const lines = text.replaceAll('\r\n', '\n');
  return [
    { text: lines.replaceAll('\n', '\r\n'), what: 'lines that end as on Windows', always: true },
    { text: lines.trimEnd(), what: 'no line end behind the last line', always: false },
  ]
    .filter((one) => one.text !== text && isDeepStrictEqual(language.read(one.text), data))
    .map((one) => ({
      kind: 'line ends',
      what: one.what,
      given: { text: one.text },
      expected: 'accepted',
      why: 'to the format it is the same',
      always: one.always,
      ...file,
    }));
}

function bytes(
  text: string,
  language: Language,
  promised: Promised,
  file: Aim,
  random: () => number,
): Mutant[] {
  const inside = placeOfBytes(text, language, promised, random);
  const mark = promised.byteOrderMark;
  return [
    {
      kind: 'byte-order mark',
      what: 'a byte-order mark before it',
      given: { text: `\uFEFF${text}` },
      expected: mark,
      why: mark === 'either' ? 'the contract does not say' : 'the contract says so',
      ...file,
      lines: [1, 1],
    },
    {
      kind: 'not UTF-8',
      what: `bytes FF FE in line ${text.slice(0, inside).split('\n').length}`,
      given: {
        text: Buffer.concat([
          Buffer.from(text.slice(0, inside)),
          Buffer.from([0xff, 0xfe]),
          Buffer.from(text.slice(inside)),
        ]),
      },
      expected: language.utf8Only ? 'refused' : 'either',
      why: language.utf8Only ? 'the format is UTF-8' : 'the format names no encoding',
      ...file,
      lines: [1, text.split('\n').length + 1],
    },
  ];
}

/**
 * A place inside a word, where a reader that puts replacement characters for broken bytes finds nothing else to refuse: in a
 * value, say, or a comment. Elsewhere the grammar would refuse what the encoding should have.
 */
function placeOfBytes(text: string, language: Language, { schema }: Promised, random: () => number): number {
  const places = shuffled([...text.matchAll(/[a-z]{3,}/g)], random).map(({ index }) => index + 1);
  const isQuiet = (at: number) => {
    try {
      const data = language.read(`${text.slice(0, at)}\uFFFD\uFFFD${text.slice(at)}`);
      return (schema?.refusals(data) ?? []).length === 0;
    } catch {
      return false;
    }
  };
  return places.find(isQuiet) ?? places[0] ?? 0;
}

function wholes(language: Language, promised: Promised, file: Aim, named: boolean): Mutant[] {
  const nothing = emptyFile(language, promised);
  const needed: Expectation = named
    ? { expected: 'refused', why: 'the file is named on the command line' }
    : nothing;
  return [
    { kind: 'empty file', what: 'no byte in it', given: { text: '' }, ...nothing, ...file },
    {
      kind: 'huge file',
      what: 'very many lines that say nothing',
      given: { filler: language.idleLine },
      ...nothing,
      ...file,
    },
    { kind: 'unreadable file', what: 'not readable', given: { place: 'unreadable' }, ...needed, ...file },
    { kind: 'missing file', what: 'not there', given: { place: 'missing' }, ...needed, ...file },
    { kind: 'directory', what: 'a folder in its place', given: { place: 'directory' }, ...needed, ...file },
  ];
}

/** What a file that says nothing is worth. */
function emptyFile(language: Language, { schema, required }: Promised): Expectation {
  let data: unknown;
  try {
    data = language.read('') ?? {};
  } catch {
    return { expected: 'refused', why: 'it breaks the grammar of the format' };
  }
  const refusals = schema?.refusals(data) ?? [];
  if (refusals.length > 0) return { expected: 'refused', why: `the schema says: ${reasonOf(refusals, [])}` };
  if (required.length > 0) return { expected: 'refused', why: `${required[0]} is required` };
  return { expected: 'either', why: 'nothing says that anything must be in it' };
}
