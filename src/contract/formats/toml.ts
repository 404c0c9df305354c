import { parse, TomlError } from 'smol-toml';
import { type Source, syntaxFailure } from './source.ts';

/** Reads TOML 1.0 with the line of every key outside inline tables. Throws a Failure of class `wrong-use`. */
export function parseToml(text: string, file: string): Source {
  try {
    return { file, data: plain(parse(text)), lines: linesOf(text) };
  } catch (error) {
    if (error instanceof TomlError)
      throw syntaxFailure(file, 'TOML', [{ line: error.line, message: told(error) }]);
    throw error;
  }
}

/** The parser's tables have no prototype, and so no way to become text or a number where somebody asks it of them. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  const isTable = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null;
  return isTable ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)])) : value;
}

/** The first line of the parser's words; below it stands an excerpt of the text, which may hold a secret. */
function told(error: TomlError): string {
  return (error.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '');
}

const PART = /"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+/;
const KEY = new RegExp(`^\\s*((?:${PART.source})(?:\\s*\\.\\s*(?:${PART.source}))*)\\s*=`);
const TABLE = new RegExp(`^\\s*(\\[\\[?)\\s*((?:${PART.source})(?:\\s*\\.\\s*(?:${PART.source}))*)\\s*\\]`);

/** The parser keeps no positions, so headers and keys are found again line by line, past multi-line strings. */
function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const entries = new Map<string, number>();
  let table: readonly string[] = [];
  let closing: string | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (closing !== null) {
      if (line.includes(closing)) closing = null;
      continue;
    }
    const header = TABLE.exec(line);
    if (header !== null) {
      table = within(entries, parts(header[2]));
      if (header[1] === '[[') {
        const name = table.join('.');
        const count = entries.get(name) ?? 0;
        entries.set(name, count + 1);
        if (count === 0) lines.set(name, index + 1);
        table = [...table, String(count)];
      }
      lines.set(table.join('.'), index + 1);
      continue;
    }
    const key = KEY.exec(line);
    if (key !== null) lines.set([...table, ...parts(key[1])].join('.'), index + 1);
    closing = openString(line);
  }
  return lines;
}

/** The header's path with the number of the present entry put in behind each list of tables on its way. */
function within(entries: ReadonlyMap<string, number>, header: readonly string[]): string[] {
  const path: string[] = [];
  for (const [index, part] of header.entries()) {
    path.push(part);
    const count = entries.get(path.join('.'));
    if (count !== undefined && index < header.length - 1) path.push(String(count - 1));
  }
  return path;
}

function parts(key = ''): string[] {
  return [...key.matchAll(new RegExp(PART, 'g'))].map(([part]) => part.replace(/^(["'])(.*)\1$/s, '$2'));
}

/** The quotes that still have to close a multi-line string begun on this line. */
function openString(line: string): string | null {
  for (const quotes of ['"""', "'''"]) {
    if (line.split(quotes).length % 2 === 0) return quotes;
  }
  return null;
}
