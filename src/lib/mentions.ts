/** Whether a text names something: as a word of its own, where it is one. `to` does not stand in “tomorrow”. */
export function mentions(text: string, name: string): boolean {
  const [said, word] = [text.toLowerCase(), name.toLowerCase()];
  if (word === '') return false;
  if (!/^\w+$/.test(word)) return said.includes(word);
  // In JSON, a line end is two characters, of which one is a letter.
  return said
    .replace(/\\[nrt]/g, ' ')
    .split(/\W+/)
    .includes(word);
}

/** Ways in which programs write a place: `line 3`, `app.toml:3:7`, `Caddyfile:3`, `<stdin>:3`, `[string "app.lua"]:3`, `(3:7)`, `(3, 7)`, `L3`, `ln 3`. */
const LINES = [
  /\b(?:line|ln|row)\W{0,3}(\d+)/gi,
  /(?<=[a-z_][\w-]*[\])>]?|\.[a-z]\w*["'][\])]?):(\d+)(?::\d+)?\b/gi,
  /(?:[([]|\bat )([1-9]\d*):\d+\b/gi,
  /\((\d+)(?:, ?\d+)?\)/g,
  /\bL(\d+)\b/g,
];
/** A place counted in characters, which holds no line. */
const OFFSETS = /\b(?:position|offset|column|col|char(?:acter)?|index|byte)\W{0,3}\d+/i;

/** Times as they stand before lines of logs, whose minutes are no places: `2026-01-02T03:04:05.678Z`, `2026/01/02 03:04`, `03:04:05`. */
const TIMES =
  /\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?|\b\d\d:\d\d:\d\d(?:[.,]\d+)?/g;
/** What an address has behind its host. */
const ADDRESSES = /\b(?!file:)[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>]+|\blocalhost:\d+/gi;

/** Whether a text names a line between two (from 1, both counted in), or a place counted in characters. */
export function mentionsPlace(text: string, from: number, to: number): boolean {
  if (OFFSETS.test(text)) return true;
  const rest = text.replace(TIMES, ' ').replace(ADDRESSES, ' ');
  return LINES.some((pattern) =>
    [...rest.matchAll(pattern)].some(([, line]) => Number(line) >= from && Number(line) <= to),
  );
}
