import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageWithSecrets, secretPlaceholders, withSecrets } from '../../../src/lib/secret-placeholders.ts';

const secrets = { TOKEN: 'a b/"c"\\&é', 'odd.name-1': 'plain' };
const json = { 'content-type': 'application/json; charset=utf-8' };

test('each placeholder is found, also what was meant to be one', () => {
  const text =
    '${secrets.TOKEN} ${secrets.odd.name-1} ${secrets.} ${secrets} ${secrets.OPEN and ${db.url} ${value}';
  expect(secretPlaceholders(text)).toEqual([
    { written: '${secrets.TOKEN}', name: 'TOKEN', closed: true },
    { written: '${secrets.odd.name-1}', name: 'odd.name-1', closed: true },
    { written: '${secrets.}', name: '', closed: true },
    { written: '${secrets}', name: '', closed: true },
    { written: '${secrets.OPEN', name: 'OPEN', closed: false },
  ]);
});

test.each(['${secretsfoo.TOKEN}', '${secret.TOKEN}', '$secrets.TOKEN', '${{ secrets.TOKEN }}', '${TOKEN}'])(
  '%s is none',
  (text) => {
    expect(secretPlaceholders(text)).toEqual([]);
    expect(withSecrets(text, secrets)).toBe(text);
  },
);

test('a name that no secret has stays, also one that every object has', () => {
  const text = '${secrets.OTHER} ${secrets.toString} ${secrets.TOKEN';
  expect(withSecrets(text, secrets)).toBe(text);
});

test('a secret that looks like a placeholder or a replacement pattern arrives as it is', () => {
  expect(withSecrets('<${secrets.A}>', { A: '$&${secrets.B}$1', B: 'no' })).toBe('<$&${secrets.B}$1>');
});

test.each([
  [
    'in a path, percent-encoded',
    { path: '/x/${secrets.TOKEN}?t=${secrets.odd.name-1}' },
    { path: '/x/a%20b%2F%22c%22%5C%26%C3%A9?t=plain' },
  ],
  [
    'in a header, as it stands',
    { path: '/', headers: { authorization: 'Bearer ${secrets.TOKEN}', '${secrets.TOKEN}': 'x' } },
    { path: '/', headers: { authorization: `Bearer ${secrets.TOKEN}`, '${secrets.TOKEN}': 'x' } },
  ],
  [
    'in JSON, escaped, and nothing else is written anew',
    { path: '/', headers: json, body: '{ "n": 1.0, "t": "${secrets.TOKEN}" ' },
    { path: '/', headers: json, body: '{ "n": 1.0, "t": "a b/\\"c\\"\\\\&é" ' },
  ],
  [
    'in a form, percent-encoded',
    {
      path: '/',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'k=${secrets.TOKEN}',
    },
    {
      path: '/',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'k=a%20b%2F%22c%22%5C%26%C3%A9',
    },
  ],
  [
    'in any other body, as it stands',
    { path: '/', body: '${secrets.TOKEN}' },
    { path: '/', body: secrets.TOKEN },
  ],
])('a secret %s', (_, written, sent) => {
  expect(messageWithSecrets(written, secrets)).toEqual(sent);
});

test('bytes are sent as they are, and a lone surrogate is no trouble', () => {
  const body = Buffer.from('${secrets.TOKEN}');
  expect(messageWithSecrets({ path: '/', body }, secrets).body).toBe(body);
  expect(messageWithSecrets({ path: '/${secrets.A}' }, { A: '\ud800' }).path).toBe('/%EF%BF%BD');
});

test('whatever the secret, it arrives as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (TOKEN) => {
      const sent = (contentType: string, body: string) =>
        messageWithSecrets(
          { path: '/x?q=${secrets.TOKEN}', headers: { 'content-type': contentType }, body },
          { TOKEN },
        );
      const inJson = sent('application/json', '{"a":["<${secrets.TOKEN}>"]}');
      expect(JSON.parse(inJson.body)).toEqual({ a: [`<${TOKEN}>`] });
      expect(new URL(inJson.path, 'http://x').searchParams.get('q')).toBe(TOKEN);
      const inForm = sent('application/x-www-form-urlencoded', 'a=1&b=${secrets.TOKEN}');
      expect(new URLSearchParams(inForm.body).get('b')).toBe(TOKEN);
      expect(sent('text/plain', '${secrets.TOKEN}').body).toBe(TOKEN);
    }),
  );
});
