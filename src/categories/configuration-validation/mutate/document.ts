/** Formats of a configuration. `env` is no file: its keys are variables of the process. */
export const FORMATS = ['toml', 'yaml', 'json', 'ini', 'dotenv', 'env'] as const;
export type Format = (typeof FORMATS)[number];

/** Keys from the top; a number is a place in a list. */
export type Path = readonly (string | number)[];

/** A valid configuration that can be changed in one place at a time; all else stays as it is. */
export interface Document {
  /** What it says, as a JSON Schema sees it: texts, numbers, truth values, null, lists and objects. */
  readonly data: unknown;
  /** The valid text itself. */
  readonly text: string;
  readonly without: (path: Path) => string;
  readonly with: (path: Path, value: unknown) => string;
  /** With one more key, at the end of the object at `path`. */
  readonly added: (path: Path, key: string, value: unknown) => string;
  /** With the key at `path` written twice; null where the format or the place does not let us. */
  readonly twice: (path: Path) => string | null;
}

/** How one format is read and changed. */
export interface Language {
  /** Throws an Error where the text breaks the format's grammar. */
  readonly open: (text: string) => Document;
  /** What a text says; throws an Error where it breaks the format's grammar. */
  readonly read: (text: string) => unknown;
  /** A line that says nothing, for very large files: a comment, or blanks. */
  readonly idleLine: string;
  /** Whether everything in it is text, so that `8080` is a number only by what the reader makes of it. */
  readonly textual: boolean;
  /** Whether a key can be there without a value. */
  readonly knowsNull: boolean;
  /** Whether the specification forbids a key to be written twice, and readers are known to hold to it. */
  readonly forbidsTwice: boolean;
  /** Whether it has to be UTF-8. */
  readonly utf8Only: boolean;
  /** Ending of file names. */
  readonly extension: string;
}

/** A copy of a value that is changed at one path. `undefined` from `change` takes the key away. */
export function edited(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      if (index !== key) return [item];
      const changed = edited(item, rest, change);
      return changed === undefined ? [] : [changed];
    });
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      if (name !== key) return [[name, item]];
      const changed = edited(item, rest, change);
      return changed === undefined ? [] : [[name, changed]];
    }),
  );
}

/** What stands at a path; undefined for nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      Array.isArray(inner)
        ? inner[key as number]
        : isObject(inner) && Object.hasOwn(inner, key)
          ? inner[String(key)]
          : undefined,
    value,
  );
}

/** Every path in a value that has a key of its own, objects and lists before what is in them; list items do not count. */
export function pathsOf(value: unknown, above: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsOf(item, [...above, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [[...above, key], ...pathsOf(item, [...above, key])]);
}

/** The path of every object in a value, the top one first. */
export function objectsOf(value: unknown, above: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => objectsOf(item, [...above, index]));
  if (!isObject(value)) return [];
  return [above, ...Object.entries(value).flatMap(([key, item]) => objectsOf(item, [...above, key]))];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** `project.steps[1].from`, as people write it. */
export function spelt(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
