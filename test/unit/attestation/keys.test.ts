import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyId, keyKind, privateKeyFrom, publicKeyFrom } from '../../../src/attestation/keys.ts';

const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const spki = { type: 'spki', format: 'pem' } as const;

const unusable = (message: RegExp) =>
  expect.objectContaining({
    class: 'wrong-use',
    code: 'key-unusable',
    message: expect.stringMatching(message),
  });

test.each([
  ['Ed25519', generateKeyPairSync('ed25519')],
  ['ECDSA P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
])('%s: both halves bear the same name', (kind, { privateKey, publicKey }) => {
  const secret = privateKeyFrom(String(privateKey.export(pkcs8)), 'key.pem');
  const open = publicKeyFrom(String(publicKey.export(spki)), 'key.pub');
  expect([keyKind(secret), keyKind(open)]).toEqual([kind, kind]);
  expect(keyId(secret)).toBe(keyId(open));
  expect(keyId(open)).toMatch(/^[0-9a-f]{64}$/);
});

test('SEC 1, as openssl ecparam writes it, is read too', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  expect(keyKind(privateKeyFrom(String(privateKey.export({ type: 'sec1', format: 'pem' })), 'k'))).toBe(
    'ECDSA P-256',
  );
});

test('what cannot sign is refused, with the reason and the way out', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const encrypted = privateKey.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pkcs8);
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export(pkcs8);
  for (const [pem, why] of [
    ['hello', /in my\.pem cannot be used: it holds no key in PEM/],
    [publicKey.export(spki), /public key/],
    [encrypted, /encrypted/],
    [rsa, /of kind rsa\./],
    [p384, /of kind ec secp384r1\./],
  ] as const)
    expect(() => privateKeyFrom(String(pem), 'my.pem')).toThrow(unusable(why));
});
