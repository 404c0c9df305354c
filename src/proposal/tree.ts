import { plainText } from '../lib/plain-text.ts';

/** What JSON can say; every format of a contract can. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** One key of a contract to be, with what is said about it. */
export interface Entry {
  readonly key: string;
  /** Lines above it. */
  readonly comment?: readonly string[];
  /** What is said behind it, on its line: where it was found. */
  readonly where?: string;
  /** It is proposed, but not claimed: written as a comment. */
  readonly off?: boolean;
  readonly value?: Value;
  /** Keys below it. */
  readonly entries?: readonly Entry[];
}

export type Format = 'ts' | 'yaml';

/** Characters of a comment's line. */
const WIDTH = 100;

/** The text of a contract. Whatever came from a file of the project is data or one line of a comment in it. */
export function write(head: readonly string[], entries: readonly Entry[], format: Format): string {
  const lines = [...head.flatMap((line) => comment(line, '', format))];
  if (format === 'yaml')
    return `${[...lines, '', ...entries.flatMap((entry) => yaml(entry, ''))].join('\n')}\n`;
  return `${[
    "import { defineConfig } from 'cleanroom';",
    '',
    ...lines,
    'export default defineConfig({',
    ...entries.flatMap((entry) => script(entry, '  ')),
    '});',
  ].join('\n')}\n`;
}

function comment(text: string, indent: string, format: Format): string[] {
  const mark = format === 'yaml' ? '#' : '//';
  return [text === '' ? '' : `${indent}${mark} ${plainText(text, WIDTH * 2)}`];
}

function yaml(entry: Entry, indent: string): string[] {
  const { key, value } = entry;
  const entries = belowOf(entry);
  const isEmpty = value === undefined && entries.every((each) => each.off === true);
  const hint = isEmpty && entries.length > 0 ? ' # without {} once anything below is switched on' : '';
  const shown = value !== undefined ? ` ${flow(value)}` : isEmpty ? ` {}${hint}` : '';
  const body = [
    `${indent}${flow(key)}:${shown}${behind(entry, '#')}`,
    ...entries.flatMap((each) => yaml(each, `${indent}  `)),
  ];
  return [...above(entry, indent, 'yaml'), ...(entry.off === true ? off(body, indent, '#') : body)];
}

function script(entry: Entry, indent: string): string[] {
  const { key, value } = entry;
  const entries = belowOf(entry);
  const name = isName(key) ? key : quoted(key);
  const below = entries.flatMap((each) => script(each, `${indent}  `));
  const opened = value !== undefined ? `${literal(value)},` : entries.length === 0 ? '{},' : '{';
  const body = [
    `${indent}${name}: ${opened}${behind(entry, '//')}`,
    ...(entries.length === 0 ? [] : [...below, `${indent}},`]),
  ];
  return [...above(entry, indent, 'ts'), ...(entry.off === true ? off(body, indent, '//') : body)];
}

/** What stands below a key that is off is switched on with it. */
function belowOf({ off: isOff, entries = [] }: Entry): readonly Entry[] {
  return isOff === true ? entries.map((entry) => ({ ...entry, off: false })) : entries;
}

const isName = (key: string): boolean => /^[a-z_$][\w$]*$/i.test(key);

function above({ comment: lines = [] }: Entry, indent: string, format: Format): string[] {
  return lines.flatMap((line) => comment(line, indent, format));
}

function behind({ where }: Entry, mark: string): string {
  return where === undefined || where === '' ? '' : ` ${mark} ${plainText(where, WIDTH)}`;
}

/** The lines as comments that one deletion switches on; what is a comment within stays one. */
function off(lines: readonly string[], indent: string, mark: string): string[] {
  return lines.map((line) => (line === '' ? '' : `${indent}${mark} ${line.slice(indent.length)}`));
}

/** A value in YAML's flow style, which all of JSON is; plain where no reader can take it for anything but text. */
function flow(value: Value): string {
  if (typeof value === 'string')
    return /^[a-z][\w./-]*$/i.test(value) && !MEANS_MORE.test(value) ? value : json(value);
  if (Array.isArray(value)) return `[${value.map((item: Value) => flow(item)).join(', ')}]`;
  if (typeof value !== 'object') return json(value);
  const items = Object.entries(value).map(([key, item]) => `${flow(key)}: ${flow(item)}`);
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}

const MEANS_MORE = /^(true|false|yes|no|on|off|null|y|n)$/i;

function literal(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((item: Value) => literal(item)).join(', ')}]`;
  if (typeof value !== 'object') return json(value);
  const items = Object.entries(value).map(
    ([key, item]) => `${isName(key) ? key : quoted(key)}: ${literal(item)}`,
  );
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}

function quoted(text: string): string {
  return /^[^'"\\\p{C}\p{Zl}\p{Zp}]*$/u.test(text) ? `'${text}'` : json(text);
}

/** JSON in printable characters alone, so that no value can break out of its line. */
function json(value: string | number | boolean | object): string {
  return JSON.stringify(value).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
