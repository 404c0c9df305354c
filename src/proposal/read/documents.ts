import { parse as parseTomlText } from 'smol-toml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** A parsed file in which every value can be asked for its line. */
export interface Document {
  readonly data: unknown;
  /** `name, line 8`; the name alone where the line is not known. */
  readonly at: (...path: readonly (string | number)[]) => string;
}

/** YAML or JSON; null where it is neither. */
export function readYaml(name: string, text: string): Document | null {
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
    if (document.errors.length > 0) return null;
    return {
      data: document.toJS({ maxAliasCount: 100 }),
      at: (...path) => {
        let node: unknown = document.contents;
        let offset: number | undefined;
        for (const key of path) {
          const pair = isMap(node)
            ? node.items.find((item) => isScalar(item.key) && item.key.value === key)
            : undefined;
          const found = pair ? pair.key : isSeq(node) ? node.items[Number(key)] : undefined;
          const range = (found as { range?: readonly number[] } | undefined)?.range;
          if (range?.[0] === undefined) break;
          offset = range[0];
          node = pair ? pair.value : found;
        }
        return offset === undefined ? name : `${name}, line ${counter.linePos(offset).line}`;
      },
    };
  } catch {
    return null;
  }
}

/** TOML; null where it is none. Lines are those where the last key of a path is written below its table. */
export function readToml(name: string, text: string): Document | null {
  try {
    const data: unknown = parseTomlText(text);
    const lines = text.split('\n');
    return {
      data,
      at: (...path) => {
        const line = lineOfKey(lines, path.map(String));
        return line === null ? name : `${name}, line ${line}`;
      },
    };
  } catch {
    return null;
  }
}

function lineOfKey(lines: readonly string[], path: readonly string[]): number | null {
  const key = path.at(-1) ?? '';
  const tables = path
    .slice(0, -1)
    .filter((part) => !/^\d+$/.test(part))
    .join('.');
  let table = '';
  for (const [index, line] of lines.entries()) {
    table = /^\s*\[\[?\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.replaceAll('"', '') ?? table;
    if (table === tables && keyOf(line) === key) return index + 1;
  }
  // A dependency in a list is text, and a table of its own ends in the key.
  const found = lines.findIndex((line) => line.includes(`"${key}`) || line.includes(`.${key}]`));
  return found === -1 ? null : found + 1;
}

function keyOf(line: string): string | null {
  return /^\s*"?([\w.-]+)"?\s*=/.exec(line)?.[1] ?? null;
}

/** A value as an object; an empty one for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
