import { expect, test } from 'vitest';
import { createMask } from '../../../src/evidence/mask.ts';

const secret = 'p@ss/word "42"+é';
const mask = createMask({ DB: secret, PIN: '123' });

test.each([
  ['plain', secret],
  ['base64', Buffer.from(secret).toString('base64')],
  ['base64url', Buffer.from(secret).toString('base64url')],
  ['hex', Buffer.from(secret).toString('hex')],
  ['upper-case hex', Buffer.from(secret).toString('hex').toUpperCase()],
  ['hex by pairs', [...Buffer.from(secret)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')],
  ['bytes in JSON', JSON.stringify([...Buffer.from(secret)]).slice(1, -1)],
  ['bytes with blanks', Buffer.from(secret).join(', ')],
  ['URL-encoded', encodeURIComponent(secret)],
  ['form-encoded', new URLSearchParams({ q: secret }).toString().slice(2)],
  ['JSON', JSON.stringify(secret).slice(1, -1)],
  ['JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
])('masks the %s form', (_name, form) => {
  expect(mask.text(`a=${form};b`)).toBe('a=‹secret DB›;b');
});

test('masks a secret inside the base64 of more: HTTP basic authentication', () => {
  for (const user of ['', 'a', 'ab', 'abc']) {
    const masked = mask.text(`Basic ${Buffer.from(`${user}:${secret}:x`).toString('base64')}`);
    expect(masked).toContain('‹secret DB›');
    expect(Buffer.from(masked.slice(6), 'base64').toString()).not.toContain('word');
  }
});

test('what a cut left of a secret is masked beside the cut, and only there', () => {
  const long = createMask({ KEY: 'correct-horse-battery-staple' });
  expect(long.text('the key is correct-horse\n… 512 bytes …\ntery-staple, it said', true)).toBe(
    'the key is ‹secret KEY›\n… 512 bytes …\n‹secret KEY›, it said',
  );
  expect(long.text('correct-hor', true)).toBe('‹secret KEY›');
  expect(long.text('correct-hor')).toBe('correct-hor');
  expect(long.text('correct-horizon', true)).toBe('correct-horizon');
});

test('what a cut left of a list of bytes is masked, and one number of it is nobody’s secret', () => {
  const long = createMask({ KEY: 'for-lists-of-numbers' });
  const bytes = [...Buffer.from('for-lists-of-numbers')];
  expect(long.text(`[${bytes.slice(0, 9).join(',')}\n… 512 bytes …`, true)).toBe(
    '[‹secret KEY›\n… 512 bytes …',
  );
  expect(long.text('[100, 101, 102, 111]\n… 512 bytes …', true)).toBe('[100, 101, 102, 111]\n… 512 bytes …');
});

test('a secret that contains another one is masked whole, a short one is named and left', () => {
  const two = createMask({ SHORT: 'abcd', LONG: 'xxabcdxx', PIN: '123', EMPTY: '' });
  expect(two.text('xxabcdxx abcd 123')).toBe('‹secret LONG› ‹secret SHORT› 123');
  expect(two.unmasked).toEqual(['PIN']);
});

test('bytes keep their length', () => {
  const bytes = Buffer.from(`\x00\xff${secret}\x00`, 'utf8');
  const masked = Buffer.from(mask.bytes(bytes));
  expect(masked).toHaveLength(bytes.length);
  expect(masked.includes(secret)).toBe(false);
  expect(masked.subarray(0, 3)).toEqual(bytes.subarray(0, 3));
});

test('without secrets everything stays', () => {
  expect(createMask({}).text('anything', true)).toBe('anything');
});

test('masks a part of a secret that opens as much, in every form, under the secret’s name', () => {
  const part = 'SfkhdzqZrYWUqxB4SikfEvCZ7oLEzNZv';
  const both = createMask({ ADMIN: `admin:${part}` }, { ADMIN: part });
  expect(both.text(`a=admin:${part}; b=${part}`)).toBe('a=‹secret ADMIN›; b=‹secret ADMIN›');
  expect(both.text(Buffer.from(part).toString('hex'))).toBe('‹secret ADMIN›');
  expect(both.unmasked).toEqual([]);
});
