/**
 * The forms in which a secret is found in what programs write: plain, trimmed, base64 and base64url (also inside a
 * longer encoded text, such as `user:secret` of HTTP basic authentication), hex, URL-encoded, and as part of JSON.
 */
export function secretForms(value: string): string[] {
  const trimmed = value.trim();
  const plain = trimmed === value || trimmed === '' ? [value] : [value, trimmed];
  return [
    ...new Set(plain.flatMap((text) => [text, ...base64(text), ...hex(text), ...url(text), ...json(text)])),
  ];
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

function url(text: string): string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  const strict = encoded.replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const lower = (form: string) => form.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
  const all = [encoded, strict, encodeURI(text.toWellFormed())].flatMap((form) => [
    form,
    form.replaceAll('%20', '+'),
  ]);
  return all.flatMap((form) => [form, lower(form)]);
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
