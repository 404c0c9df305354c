/**
 * The forms in which a secret is found in what programs write: plain, trimmed, base64 and base64url (also inside a
 * longer encoded text, such as `user:secret` of HTTP basic authentication), hex, URL-encoded, as part of JSON, as lists of bytes, and
 * by halves.
 */
export function secretForms(value: string): string[] {
  return namedSecretForms(value).map(({ text }) => text);
}

export type SecretFormName =
  | 'plain'
  | 'base64'
  | 'hexadecimal'
  | 'decimal'
  | 'URL-encoded'
  | 'JSON-escaped'
  | 'halved';

/** The same forms, each once, with what people call them. */
export function namedSecretForms(
  value: string,
): readonly { readonly name: SecretFormName; readonly text: string }[] {
  const trimmed = value.trim();
  const plain = trimmed === value || trimmed === '' ? [value] : [value, trimmed];
  const forms = new Map<string, SecretFormName>();
  const add = (name: SecretFormName, texts: readonly string[]) => {
    for (const text of texts) if (!forms.has(text)) forms.set(text, name);
  };
  for (const text of plain) {
    add('plain', [text]);
    add('base64', base64(text));
    add('hexadecimal', [...hex(text), ...pairs(text)]);
    add('decimal', decimals(text));
    add('URL-encoded', url(text));
    add('JSON-escaped', json(text));
    add('halved', halves(text));
  }
  return [...forms].map(([text, name]) => ({ name, text }));
}

/** Letters and digits alone: other secrets, such as addresses with a password in them, have halves that everybody may know. */
const OPAQUE = /^[A-Za-z0-9]{20,}$/;

/** Who prints half of a secret, or more, has told so much of it that the rest can be guessed or is worth the search. */
function halves(text: string): string[] {
  if (!OPAQUE.test(text)) return [];
  const middle = Math.floor(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

/** Below this many characters, what all encodings of a longer text have in common is found by chance. */
const SHORTEST_CORE = 6;

function base64(text: string): string[] {
  const bytes = Buffer.from(text);
  const whole = bytes.toString('base64');
  // What came before the secret shifts its encoding by 0, 1 or 2 bytes; the characters that carry only bits of the
  // secret are the same whatever stands around it.
  const cores = [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    const first = Math.ceil((shift * 8) / 6);
    return shifted.toString('base64').slice(first, Math.floor((shifted.length * 8) / 6));
  });
  const standard = [whole, whole.replace(/=+$/, ''), ...cores.filter((core) => core.length >= SHORTEST_CORE)];
  return standard.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

function hex(text: string): string[] {
  const lower = Buffer.from(text).toString('hex');
  return [lower, lower.toUpperCase()];
}

/** Bytes below which a list of them could be anybody's numbers. */
const SHORTEST_LIST = 8;
/** Bytes of a Buffer that Node shows; it only counts the rest. */
const SHOWN = 50;

/** As a Buffer prints itself, `<Buffer 6b 65 79>`, and as fingerprints are written. */
function pairs(text: string): string[] {
  const bytes = Buffer.from(text);
  if (bytes.length < SHORTEST_LIST) return [];
  const all = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  return [...new Set([all.join(' '), all.slice(0, SHOWN).join(' '), all.join(':')])];
}

/** As bytes are written by `JSON.stringify` of a Buffer, by Python's `list`, and by Go's `fmt`. */
function decimals(text: string): string[] {
  const bytes = Buffer.from(text);
  return bytes.length < SHORTEST_LIST ? [] : [',', ', ', ' '].map((between) => bytes.join(between));
}

function url(text: string): string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  const strict = encoded.replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const lower = (form: string) => form.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
  // As forms are sent (application/x-www-form-urlencoded), where other characters are safe than in a path.
  const form = new URLSearchParams([['', text.toWellFormed()]]).toString().slice(1);
  const all = [encoded, strict, form, encodeURI(text.toWellFormed())].flatMap((one) => [
    one,
    one.replaceAll('%20', '+'),
  ]);
  return all.flatMap((one) => [one, lower(one)]);
}

function json(text: string): string[] {
  const once = JSON.stringify(text).slice(1, -1);
  const twice = JSON.stringify(once).slice(1, -1);
  const html = once.replace(/[<>&]/g, unicodeEscape);
  const ascii = once.replace(/[^\x20-\x7e]/g, unicodeEscape);
  return [once, twice, html, ascii, once.replaceAll('/', '\\/')];
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
