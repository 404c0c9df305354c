/**
 * JSON text of a value with the keys of every object in code unit order, so that equal values give equal bytes.
 * Characters that could act on a terminal or reorder a line are escaped, so that the text is safe to print.
 *
 * @param indent spaces per level; one line where it is 0
 */
export function canonicalJson(value: unknown, indent = 0): string {
  return printableJson(sortKeys(value), indent);
}

/** `JSON.stringify` with every invisible character escaped; parses to the same value. Keys keep their order. */
export function printableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(INVISIBLE, escapeUnits);
}

/** The same value with the keys of every object in code unit order. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  // fromEntries defines own properties, also for a key such as `__proto__`.
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

/** JSON's own line breaks stay: inside a string they are escaped already. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()]
    .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
    .join('');
}
