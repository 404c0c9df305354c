/**
 * Makes text of unknown origin safe to show: whatever could move a cursor, colour, hide or reorder what stands around
 * it is shown as a visible escape. The result holds no control, format, surrogate, private or unassigned character and
 * no line break; printable text comes back as it was; doing it twice changes nothing.
 *
 * Bidirectional controls are among them: Unicode Technical Report 36, and CVE-2021-42574 ("Trojan Source").
 *
 * @param limit characters to keep at most; longer text is shortened in its middle
 */
export function plainText(text: string, limit = Number.POSITIVE_INFINITY): string {
  return shorten(text.replace(UNSAFE, visible), limit);
}

/** Leaves out the middle of a text that has more than `limit` characters (code points), and says so by `…`. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text];
  if (characters.length <= limit) return text;
  const kept = Math.max(0, limit - 1);
  const head = Math.ceil(kept / 2);
  return [...characters.slice(0, head), '…', ...characters.slice(characters.length - (kept - head))].join('');
}

/**
 * The beginning of a text that has more than `limit` characters (UTF-16 code units), with `…` for the rest. Evidence that is cut is cut by this:
 * what masks secrets looks beside that sign for what the cut left of one.
 */
export function cutTo(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}

const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

function visible(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
}
