import fc from 'fast-check';

/** Code points between U+D800 and U+DFFF are halves of pairs, and stand for no character. */
const HALVES = { from: 0xd800, count: 0x800 };

/** Any character that Unicode has a number for, those that are seldom met as well. */
const character = fc
  .nat({ max: 0x10ffff - HALVES.count })
  .map((n) => String.fromCodePoint(n < HALVES.from ? n : n + HALVES.count));

/**
 * Text of any characters. fast-check's own unit `binary` draws the same, but makes a table of all million characters in every
 * file that uses it, which takes two seconds.
 */
export const anyText = (size: { readonly minLength?: number; readonly maxLength?: number } = {}) =>
  fc.string({ unit: character, ...size });
