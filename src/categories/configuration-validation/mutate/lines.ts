import { type Document, isObject, type Language, type Path } from './document.ts';

/** One `key = value` of a file of lines. */
interface Entry {
  readonly index: number;
  readonly section: string | null;
  readonly key: string;
  readonly value: string;
  /** What stands before the value, as written. */
  readonly head: string;
  readonly quote: string;
}

/** INI: sections in brackets, `key = value` or `key: value`, comments after `;` or `#`. */
export const ini: Language = language('ini');
/** Lines of `KEY=value`, as tools named dotenv read them; `export` may stand before. */
export const dotenv: Language = language('env');

const SECTION = /^\s*\[([^[\]]+)\]\s*(?:[;#].*)?$/;
const NOTHING = /^\s*(?:[;#].*)?$/;
const PAIR = {
  ini: /^(\s*([^=:[\]\s][^=:]*?)\s*[=:]\s*)(.*?)\s*$/,
  env: /^(\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*)(.*?)\s*$/,
};

function language(kind: 'ini' | 'env'): Language {
  const read = (text: string) => dataOf(entriesOf(text, kind));
  return {
    read,
    open: (text) => opened(text, entriesOf(text, kind), kind),
    idleLine: `# ${'idle '.repeat(15)}`,
    textual: true,
    knowsNull: false,
    forbidsTwice: false,
    utf8Only: false,
    extension: kind,
  };
}

function opened(text: string, entries: readonly Entry[], kind: 'ini' | 'env'): Document {
  const lines = text.split('\n');
  const matching =
    ([first, second]: Path) =>
    (entry: Entry) =>
      second === undefined
        ? entry.section === first || (entry.section === null && entry.key === first)
        : entry.section === first && entry.key === second;
  const replaced = (change: (line: string, index: number) => readonly string[]): string =>
    lines.flatMap(change).join('\n');
  const written = (entry: Entry, value: unknown) =>
    `${entry.head}${entry.quote}${String(value)}${entry.quote}`;
  const found = (path: Path) => new Map(entries.filter(matching(path)).map((entry) => [entry.index, entry]));
  const header = (path: Path) => (line: string) =>
    kind === 'ini' && path.length === 1 && SECTION.exec(line)?.[1]?.trim() === path[0];
  return {
    data: dataOf(entries),
    text,
    without: (path) => {
      const gone = found(path);
      return replaced((line, index) => (gone.has(index) || header(path)(line) ? [] : [line]));
    },
    with: (path, value) => {
      const changed = found(path);
      return replaced((line, index) => {
        const entry = changed.get(index);
        return [entry ? written(entry, value) : line];
      });
    },
    added: (path, key, value) => {
      const pair = kind === 'ini' ? `${key} = ${String(value)}` : `${key}=${String(value)}`;
      if (path.length > 0) return replaced((line) => (header(path)(line) ? [line, pair] : [line]));
      // Keys of no section stand before the first one.
      return [pair, ...lines].join('\n');
    },
    twice: (path) => {
      const doubled = found(path);
      if (doubled.size !== 1 || header(path)(lines.find(header(path)) ?? '')) return null;
      return replaced((line, index) => (doubled.has(index) ? [line, line] : [line]));
    },
  };
}

function entriesOf(text: string, kind: 'ini' | 'env'): Entry[] {
  let section: string | null = null;
  return text.split('\n').flatMap((line, index): Entry[] => {
    if (NOTHING.test(line)) return [];
    const header = kind === 'ini' ? SECTION.exec(line) : null;
    if (header) {
      section = header[1]?.trim() ?? null;
      return [];
    }
    const [, head = '', key, raw = ''] = PAIR[kind].exec(line) ?? [];
    if (key === undefined) throw new Error(`line ${index + 1} is neither a key with a value nor a comment`);
    const [, quote = '', value = raw] = /^(["'])(.*)\1$/.exec(raw) ?? [];
    return [{ index, section, key, value, head, quote }];
  });
}

function dataOf(entries: readonly Entry[]): Record<string, unknown> {
  const data = new Map<string, unknown>();
  for (const { section, key, value } of entries) {
    if (section === null) data.set(key, value);
    else {
      const inner = data.get(section);
      data.set(section, { ...(isObject(inner) ? inner : {}), [key]: value });
    }
  }
  return Object.fromEntries(data);
}
