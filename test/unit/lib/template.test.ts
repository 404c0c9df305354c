import fc from 'fast-check';
import { expect, test } from 'vitest';
import { httpAction } from '../../../src/lib/actions.ts';
import { fill, placeholders } from '../../../src/lib/template.ts';

const action = httpAction().parse({
  http: 'POST /accounts/${id}?q=${value}',
  headers: { 'x-key': 'k-${value}' },
  body: { owner: 'mr ${value}', from: '${id}', deep: [{ note: '${value}' }] },
});

test('knows what is to be filled in', () => {
  expect(placeholders(action)).toEqual(['id', 'value']);
});

test('encodes for the path, escapes for JSON, keeps numbers numbers', () => {
  const filled = fill(action, { id: 7, value: 'a"b/c' });
  expect(filled.path).toBe('/accounts/7?q=a%22b%2Fc');
  expect(filled.headers['x-key']).toBe('k-a"b/c');
  expect(JSON.parse(filled.body ?? '')).toEqual({ owner: 'mr a"b/c', from: 7, deep: [{ note: 'a"b/c' }] });
});

test('forms are percent-encoded, other bodies are left as they are', () => {
  const body = 'name=${value}';
  const form = { ...action, headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body };
  expect(fill(form, { value: 'a&b' }).body).toBe('name=a%26b');
  expect(fill({ ...form, headers: {} }, { value: 'a&b' }).body).toBe('name=a&b');
  expect(fill(form, {}).body).toBe(body);
});

test('whatever the value, it arrives as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const filled = fill(action, { id: 1, value });
      const url = new URL(filled.path, 'http://x');
      expect(decodeURIComponent(url.search.slice('?q='.length))).toBe(value);
      expect(JSON.parse(filled.body ?? '').owner).toBe(`mr ${value}`);
    }),
  );
});

test('what stands for a secret is no value of ours, and is filled in later', () => {
  const guarded = httpAction().parse({
    http: 'POST /x/${secrets.TOKEN}/${value}',
    headers: { authorization: 'Bearer ${secrets.TOKEN}' },
    body: { key: '${secrets.TOKEN}', note: '${value}' },
  });
  expect(placeholders(guarded)).toEqual(['value']);
  const filled = fill(guarded, { value: 'v', secrets: 'no', 'secrets.TOKEN': 'no' });
  expect(filled.path).toBe('/x/${secrets.TOKEN}/v');
  expect(filled.headers.authorization).toBe('Bearer ${secrets.TOKEN}');
  expect(JSON.parse(filled.body ?? '')).toEqual({ key: '${secrets.TOKEN}', note: 'v' });
});
