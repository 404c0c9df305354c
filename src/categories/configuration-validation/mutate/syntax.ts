import type { Language } from './document.ts';

/** A text that breaks its format's grammar in one place. */
export interface Broken {
  readonly text: string;
  /** Line (from 1) of the place. */
  readonly line: number;
  /** `an unclosed "[" in line 3`. */
  readonly says: string;
  /** Text that stands nowhere else: who quotes it has named the place as well. */
  readonly unique: string | null;
}

type Break = (text: string, at: number) => { readonly text: string; readonly says: string } | null;

const OPENERS = '["\'{';
const CLOSERS = ']"\'}';

const STRAY = '= = {[';

const strayClosers: Break = (text, at) => {
  const end = text.indexOf('\n', at);
  const close = end < 0 ? text.length : end;
  return { text: `${text.slice(0, close)} ]]${text.slice(close)}`, says: 'a stray ]]' };
};

/** Mistakes that every reader of a format sees: something opened and not closed, something that belongs nowhere. */
const BREAKS: readonly Break[] = [
  strayClosers,
  (text, at) =>
    CLOSERS.includes(text[at] ?? ' ')
      ? { text: text.slice(0, at) + text.slice(at + 1), says: `${text[at]} left out` }
      : null,
  (text, at) =>
    OPENERS.includes(text[at] ?? ' ')
      ? { text: text.slice(0, at) + text.slice(at + 1), says: `${text[at]} left out` }
      : null,
  (text, at) => ({ text: `${text.slice(0, at)}\n${STRAY}\n${text.slice(at)}`, says: `a line ${STRAY}` }),
];

/** Tries before a format counts as one in which hardly anything is wrong. */
const TRIES = 40;

/**
 * Breaks a valid text once. Only what the format's own parser refuses counts; null where nothing was found.
 *
 * @param beside break it behind this text, on the same line, and leave the text itself whole.
 */
export function broken(
  text: string,
  language: Language,
  random: () => number,
  beside?: string,
): Broken | null {
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const [from, to] = range(text, beside);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const at = from + Math.floor(random() * (to - from));
    const way = beside === undefined ? BREAKS[Math.floor(random() * BREAKS.length)] : strayClosers;
    const change = way?.(text, at);
    if (!change || parses(language, change.text)) continue;
    const line = lineStarts.findLastIndex((start) => start <= at) + 1;
    const unique = change.says.includes(STRAY) && !text.includes(STRAY) ? STRAY : null;
    return { text: change.text, line, says: `${change.says} in line ${line}`, unique };
  }
  return null;
}

function range(text: string, only: string | undefined): readonly [number, number] {
  const found = only === undefined ? -1 : text.indexOf(only);
  if (found < 0) return [0, text.length];
  const end = text.indexOf('\n', found);
  return [found, end < 0 ? text.length : end];
}

function parses(language: Language, text: string): boolean {
  try {
    language.read(text);
    return true;
  } catch {
    return false;
  }
}
