import type { Schema } from '../schema.ts';

/** In which way a configuration was made wrong. */
export const KINDS = [
  'key removed',
  'wrong type',
  'odd number',
  'out of range',
  'empty value',
  'null value',
  'unknown key',
  'wrong neighbour',
  'duplicate key',
  'syntax error',
  'line ends',
  'byte-order mark',
  'not UTF-8',
  'empty file',
  'huge file',
  'unreadable file',
  'missing file',
  'directory',
  'conflict',
] as const;
export type Kind = (typeof KINDS)[number];

/** What the contract lets us expect of a configuration. */
export interface Expectation {
  readonly expected: 'refused' | 'accepted' | 'either';
  /** Why: the schema's words, or the rule of the format. */
  readonly why: string;
}

/** What is given to the program in the place of its good configuration. */
export type Given =
  | { readonly text: string | Uint8Array }
  | { readonly filler: string }
  | { readonly place: 'unreadable' | 'missing' | 'directory' }
  | { readonly variables: Readonly<Record<string, string | null>> };

/** A configuration that is wrong in one way, or looks it. */
export interface Mutant extends Expectation {
  readonly kind: Kind;
  /** `project.name removed`, `port = 65536`. */
  readonly what: string;
  readonly given: Given;
  /** Words of which a good answer names one; `{file}` stands for the file's name. */
  readonly names: readonly string[];
  /** Lines (from, to) of which a good answer may name one instead. */
  readonly lines: readonly [number, number] | null;
  /** The right key beside an unknown one. */
  readonly meant: string | null;
  /** Whether values beside the wrong one were made up, so that the program may have something else to say first. */
  readonly madeUp?: true;
  /** Whether it is tried in every run, or in every full one, however few are drawn. */
  readonly always?: boolean | 'in full';
}

/** What the contract claims about a configuration, as far as mutants go. */
export interface Promised {
  readonly schema: Schema | null;
  /** Dotted paths that must be there. */
  readonly required: readonly string[];
  /** Whether everything that the schema takes must be accepted. */
  readonly exact: boolean;
  /** Dotted paths of values that must not be shown. */
  readonly secrets: readonly string[];
  /** What is claimed of keys that stand twice; null: what the format says. */
  readonly duplicates: 'refused' | 'either' | null;
  readonly byteOrderMark: 'refused' | 'accepted' | 'either';
}
