import { parse, stringify, type TomlPrimitive } from 'smol-toml';
import { edited, isObject, type Language, type Path, valueAt } from './document.ts';

/** TOML 1.0. Whole numbers are read as bigint, so that 1 and 1.0 stay what they are; comments are not kept. */
export const toml: Language = {
  read: (text) => plain(exact(text)),
  open: (text) => {
    const tree: unknown = exact(text);
    const change = (path: Path, to: (old: unknown) => unknown): string => print(edited(tree, path, to));
    return {
      data: plain(tree),
      text,
      without: (path) => change(path, () => undefined),
      with: (path, value) => change(path, () => fitting(value)),
      added: (path, key, value) =>
        change(path, (old) => (isObject(old) ? { ...old, [key]: fitting(value) } : old)),
      twice: (path) => twice(tree, path),
    };
  },
  idleLine: `# ${'idle '.repeat(15)}`,
  textual: false,
  knowsNull: false,
  forbidsTwice: true,
  utf8Only: true,
  extension: 'toml',
};

const exact = (text: string): unknown => parse(text, { integersAsBigInt: true });

const print = (value: unknown): string => stringify(value as TomlPrimitive, { numbersAsFloat: true });

/** As a JSON Schema sees it. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** As the printer has to be told: whole numbers as such. */
function fitting(value: unknown): unknown {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(fitting);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fitting(item)]));
}

/** A key with a plain value is one line of what the printer writes: a stand-in beside it gets its name in the end. */
function twice(tree: unknown, path: Path): string | null {
  const key = path.at(-1);
  const value = valueAt(tree, path);
  if (typeof key !== 'string' || isObject(value) || Array.isArray(value)) return null;
  let stand = 'cleanroom-twice';
  while (print(tree).includes(stand)) stand += '-';
  const doubled = edited(tree, path.slice(0, -1), (old) =>
    isObject(old) ? { ...old, [stand]: value } : old,
  );
  const name = /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
  return print(doubled).replace(stand, () => name);
}
