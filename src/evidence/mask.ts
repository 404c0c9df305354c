import { namedSecretForms } from '../lib/secret-forms.ts';

/** Replaces secrets, in every form in which programs write them, by `‹secret NAME›`. */
export interface Mask {
  /** @param cut the text was shortened: parts of a secret beside the cut are masked too */
  readonly text: (text: string, cut?: boolean) => string;
  /** Overwrites secrets with `*` of the same length, so that offsets and lengths in a binary format stay true. */
  readonly bytes: (bytes: Uint8Array) => Uint8Array;
  /** Names of secrets too short to be masked: they would be found everywhere. */
  readonly unmasked: readonly string[];
}

/** Characters below which a secret, or what a cut left of it, is not looked for. */
const SHORTEST = 4;

type Secrets = Readonly<Record<string, string>>;

/** Makes a mask for secrets given by name, and for parts of some of them that open as much. */
export function createMask(secrets: Secrets, parts: Secrets = {}): Mask {
  const named = Object.entries(secrets).filter(([, value]) => value !== '');
  const forms = [...named, ...Object.entries(parts)]
    .filter(([, value]) => value.length >= SHORTEST)
    .flatMap(([name, value]) =>
      namedSecretForms(value).map((form) => ({
        form: form.text,
        mark: `‹secret ${name}›`,
        // Of a list of numbers four characters are one number, which stands before many a blank.
        shortest: form.name === 'decimal' ? 4 * SHORTEST : SHORTEST,
      })),
    )
    .filter(({ form }) => form.length >= SHORTEST)
    // The longest first, so that a secret that contains another one is masked whole.
    .sort((a, b) => b.form.length - a.form.length);
  const marks = new Map(forms.toReversed().map(({ form, mark }) => [form, mark]));
  const pattern =
    forms.length === 0 ? null : new RegExp(forms.map(({ form }) => literal(form)).join('|'), 'g');
  return {
    text: (text, cut = false) => {
      if (pattern === null) return text;
      const whole = text.replace(pattern, (found) => marks.get(found) ?? '‹secret›');
      return cut
        ? forms.reduce((rest, { form, mark, shortest }) => maskCut(rest, form, mark, shortest), whole)
        : whole;
    },
    bytes: (bytes) => {
      const masked = Buffer.from(bytes);
      for (const { form } of forms) blank(masked, Buffer.from(form));
      return masked;
    },
    unmasked: named.filter(([, value]) => value.length < SHORTEST).map(([name]) => name),
  };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Masks a beginning of the form right before a cut, and an end of it right after one. */
function maskCut(text: string, form: string, mark: string, shortest: number): string {
  const begins = eachIndex(text, form.slice(0, shortest)).flatMap((start) => {
    let length = shortest;
    while (length < form.length && text[start + length] === form[length]) length++;
    return beside(text[start + length]) ? [{ start, end: start + length }] : [];
  });
  const ends = eachIndex(text, form.slice(-shortest)).flatMap((found) => {
    let length = shortest;
    const end = found + shortest;
    while (length < form.length && end > length && text[end - length - 1] === form.at(-length - 1)) length++;
    return beside(text[end - length - 1]) ? [{ start: end - length, end }] : [];
  });
  return replaceRanges(text, [...begins, ...ends], mark);
}

/** Whether a cut may be here: an end of the text, white space, or the beginning or end of a mark such as `[…]`. */
function beside(character: string | undefined): boolean {
  return character === undefined || /[\s…[\]]/.test(character);
}

function eachIndex(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}

function replaceRanges(
  text: string,
  ranges: readonly { readonly start: number; readonly end: number }[],
  mark: string,
): string {
  let done = 0;
  let result = '';
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < done) continue;
    result += text.slice(done, start) + mark;
    done = end;
  }
  return result + text.slice(done);
}

function blank(bytes: Buffer, form: Buffer): void {
  for (let at = bytes.indexOf(form); at !== -1; at = bytes.indexOf(form, at + form.length)) {
    bytes.fill('*', at, at + form.length);
  }
}
