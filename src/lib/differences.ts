/** How texts that were given out one after the other differ. */
export interface Differences {
  /** Characters in which any of them differ. */
  readonly characters: number;
  /** Bits that those can hold at the very most. */
  readonly bits: number;
  /** Whether each is greater than the one before. */
  readonly inOrder: boolean;
}

export function differencesOf(texts: readonly string[]): Differences {
  const varied = variedParts(texts);
  const characters = Math.max(0, ...varied.map(({ length }) => length));
  return {
    characters,
    bits: Math.floor(characters * Math.log2(kindsOf(varied.join('')))),
    inOrder: ORDERS.some((order) =>
      texts.every((text, index) => index === 0 || isGreater(text, texts[index - 1] ?? '', order)),
    ),
  };
}

/** Of texts of equal length the places where they are not all the same; of others what is left between their common beginning and end. */
function variedParts(texts: readonly string[]): readonly string[] {
  const [first = '', ...others] = texts;
  const shortest = Math.min(...texts.map(({ length }) => length));
  const isCommon = (at: number) => others.every((text) => text.at(at) === first.at(at));
  if (others.every(({ length }) => length === first.length)) {
    const places = Array.from(first, (_, at) => at).filter((at) => !isCommon(at));
    return texts.map((text) => places.map((at) => text[at]).join(''));
  }
  let before = 0;
  while (before < shortest && isCommon(before)) before += 1;
  let after = 0;
  while (after < shortest - before && isCommon(-1 - after)) after += 1;
  return texts.map((text) => text.slice(before, text.length - after));
}

/** Kinds of characters of the smallest usual alphabet that has them all. */
function kindsOf(text: string): number {
  for (const [alphabet, kinds] of ALPHABETS) if (alphabet.test(text)) return kinds;
  return ANY_VISIBLE;
}

const ALPHABETS = [
  [/^\d*$/, 10],
  [/^([\da-f]*|[\dA-F]*)$/, 16],
  [/^([\da-z]*|[\dA-Z]*)$/, 36],
  [/^[\w+/=-]*$/, 66],
] as const;
const ANY_VISIBLE = 95;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** As characters count in ASCII, which has those of numbers in any base in their order, and in base64 and base64url (RFC 4648). */
const ORDERS: readonly (string | null)[] = [null, `${LETTERS}+/`, `${LETTERS}-_`];

/** As numbers are compared: the longer one is greater. */
function isGreater(one: string, other: string, order: string | null): boolean {
  if (one.length !== other.length) return one.length > other.length;
  const at = [...one].findIndex((character, index) => character !== other[index]);
  if (at === -1) return false;
  const rank = (text: string) => (order === null ? text.charCodeAt(at) : order.indexOf(text[at] ?? ''));
  return rank(one) > rank(other);
}
