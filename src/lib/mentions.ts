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

/** Ways in which programs write a place: `line 3`, `app.toml:3:7`, `(3, 7)`, `L3`, `ln 3`. */
const LINES = [
  /\b(?:line|ln|row)\W{0,3}(\d+)/gi,
  /:(\d+)(?::\d+)?\b/g,
  /\((\d+)(?:, ?\d+)?\)/g,
  /\bL(\d+)\b/g,
];
/** A place counted in characters, which holds no line. */
const OFFSETS = /\b(?:position|offset|column|col|char(?:acter)?|index|byte)\W{0,3}\d+/i;

/** Whether a text names a line between two (from 1, both counted in), or a place counted in characters. */
export function mentionsPlace(text: string, from: number, to: number): boolean {
  if (OFFSETS.test(text)) return true;
  return LINES.some((pattern) =>
    [...text.matchAll(pattern)].some(([, line]) => Number(line) >= from && Number(line) <= to),
  );
}
