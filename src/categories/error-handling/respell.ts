import { parseObject } from '../../lib/json-object.ts';

/** A good request as another client writes it. */
export interface Spelling {
  /** Stands behind “with”. */
  readonly what: string;
  readonly contentType: string;
  readonly body: string;
}

/**
 * The same JSON request, as other clients write it: a charset, which adds nothing and changes nothing (RFC 8259, section 11), a media
 * type in other case (RFC 9110, section 8.3.1), and other blanks, order and escapes (RFC 8259, sections 2, 4 and 7).
 */
export function respelt(body: string | null, headers: Readonly<Record<string, string>>): readonly Spelling[] {
  const good = parseObject(body);
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (body === null || good === null || (type !== undefined && type !== 'application/json')) return [];
  return [
    { what: 'a charset behind its type', contentType: 'application/json; charset=utf-8', body },
    { what: 'its type in other case', contentType: 'Application/JSON', body },
    {
      what: 'other blanks, order and escapes in its body',
      contentType: 'application/json',
      body: otherwise(good),
    },
  ];
}

const TEXTS = /"(?:[^"\\]|\\.)*"/g;
const ESCAPE_OR_LETTER = /\\(?:u[0-9a-fA-F]{4}|.)|[A-Za-z]/g;

/** The letters of names and texts become escapes; what is one already stays. */
function otherwise(good: Readonly<Record<string, unknown>>): string {
  const reversed = Object.fromEntries(Object.entries(good).toReversed());
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(reversed, null, '\t').replaceAll(TEXTS, (text) =>
    text.replaceAll(ESCAPE_OR_LETTER, (one) => (one.startsWith('\\') ? one : escaped(one))),
  );
}
