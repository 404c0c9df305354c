import { expect, test } from 'vitest';
import { createTokens } from '../../../../specimens/ledger/src/tokens.ts';

const KEY = 'sixteen-or-more-characters';
const tokens = createTokens(KEY);
const good = tokens.issue('ann & sons');
const [owner = '', until = '', signature = ''] = good.split('.');

test('a token speaks for its owner', () => {
  expect(tokens.ownerOf(`Bearer ${good}`)).toBe('ann & sons');
});

test.each([
  ['nothing', undefined],
  ['no scheme', good],
  ['another scheme', `Basic ${good}`],
  ['no signature', `Bearer ${owner}.${until}.`],
  ['a beginning of the signature', `Bearer ${owner}.${until}.${signature.slice(0, 8)}`],
  ['another owner', `Bearer ${Buffer.from('bob').toString('base64url')}.${until}.${signature}`],
  ['a later end', `Bearer ${owner}.${Number(until) + 60}.${signature}`],
  ['another key', `Bearer ${createTokens('another-key-altogether').issue('ann')}`],
])('refuses %s', (_what, authorization) => {
  expect(() => tokens.ownerOf(authorization)).toThrow(/bearer token/);
});

test('refuses a token whose hour is over', () => {
  const later = createTokens(KEY, () => Date.now() + 3_601_000);
  expect(() => later.ownerOf(`Bearer ${good}`)).toThrow('no longer good');
});
