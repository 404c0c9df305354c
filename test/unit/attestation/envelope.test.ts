import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { bundleFromJSON } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { describe, expect, test } from 'vitest';
import { isSignedBy, type OpenEnvelope, open, seal } from '../../../src/attestation/envelope.ts';
import type { Envelope } from '../../../src/model/attestation.ts';

const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const text = '{"_type":"https://in-toto.io/Statement/v1","say":"„ready“"}';

function opened(envelope: object): OpenEnvelope {
  const result = open(JSON.stringify(envelope));
  if (typeof result === 'string') throw new Error(result);
  return result;
}

/** The test vector of the DSSE protocol, version 1.0.0. */
const VECTOR = {
  envelope: {
    payload: 'aGVsbG8gd29ybGQ=',
    payloadType: 'http://example.com/HelloWorld',
    signatures: [
      {
        sig: 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==',
      },
    ],
  },
  encoded: 'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
  x: 46950820868899156662930047687818585632848591499744589407958293238635476079160n,
  y: 5640078356564379163099075877009565129882514886557779369047442380624545832820n,
};

describe('the published test vector of DSSE', () => {
  test('its pre-authentication encoding', () => {
    const { payloadType, payload } = opened(VECTOR.envelope);
    expect(dsse.preAuthEncoding(payloadType, payload).toString()).toBe(VECTOR.encoded);
  });

  test('its signature, once written as ours are: a DER sequence instead of r and s side by side', () => {
    const coordinate = (value: bigint) =>
      Buffer.from(value.toString(16).padStart(64, '0'), 'hex').toString('base64url');
    const key = createPublicKey({
      key: { kty: 'EC', crv: 'P-256', x: coordinate(VECTOR.x), y: coordinate(VECTOR.y) },
      format: 'jwk',
    });
    const { signatures, ...envelope } = opened(VECTOR.envelope);
    expect(isSignedBy({ ...envelope, signatures: signatures.map(derOf) }, key)).toBe(true);
    const changed = { ...envelope, payload: Buffer.from('hello World'), signatures: signatures.map(derOf) };
    expect(isSignedBy(changed, key)).toBe(false);
  });
});

describe.each([
  ['Ed25519', ed25519],
  ['ECDSA P-256', p256],
] as const)('%s', (_kind, { privateKey, publicKey }) => {
  const envelope = seal(text, privateKey);

  test('what was sealed opens, and is signed by that key and by no other', () => {
    const read = opened(envelope);
    expect(read.payload.toString()).toBe(text);
    expect(isSignedBy(read, publicKey)).toBe(true);
    for (const stranger of [
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    ])
      expect(isSignedBy(read, stranger.publicKey)).toBe(false);
  });

  test('the type is signed too; the key id is a hint that changes nothing', () => {
    expect(isSignedBy(opened({ ...envelope, payloadType: 'text/plain' }), publicKey)).toBe(false);
    const renamed = envelope.signatures.map(({ sig }) => ({ sig, keyid: 'someone' }));
    expect(isSignedBy(opened({ ...envelope, signatures: renamed }), publicKey)).toBe(true);
  });

  test('one of several signatures is enough', () => {
    const signatures = [
      ...seal(text, generateKeyPairSync('ed25519').privateKey).signatures,
      ...envelope.signatures,
    ];
    expect(isSignedBy(opened({ ...envelope, signatures }), publicKey)).toBe(true);
  });

  test('a verifier that is not ours accepts it, and refuses it changed', () => {
    const accepts = (dsseEnvelope: Envelope) => () =>
      verifier(publicKey).verify(
        toSignedEntity(
          bundleFromJSON({
            mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
            verificationMaterial: { publicKey: { hint: 'key' }, tlogEntries: [] },
            dsseEnvelope,
          }),
        ),
      );
    expect(accepts(envelope)).not.toThrow();
    const payload = Buffer.from(text.replace('ready', 'READY')).toString('base64');
    expect(accepts({ ...envelope, payload })).toThrow(/signature/i);
  });
});

test.each([
  ['', /no DSSE envelope/],
  ['{', /no DSSE envelope/],
  ['null', /no DSSE envelope/],
  ['{"payload":"e30=","payloadType":"t","signatures":[]}', /no DSSE envelope/],
  ['{"payload":"e30=\\n","payloadType":"t","signatures":[{"sig":""}]}', /not base64/],
  ['{"payload":"e31=","payloadType":"t","signatures":[{"sig":""}]}', /not base64/],
  ['{"payload":"e30=","payloadType":"t","signatures":[{"sig":"%"}]}', /not base64/],
])('%j is no envelope', (broken, why) => {
  expect(open(broken)).toMatch(why);
});

test('URL-safe base64 is read as well, with and without padding', () => {
  const envelope = seal('{"a":"???>>>ÿÿ"}', ed25519.privateKey);
  const safe = (value: string) => value.replaceAll('+', '-').replaceAll('/', '_');
  for (const write of [safe, (value: string) => safe(value).replace(/=+$/, '')]) {
    const signatures = envelope.signatures.map(({ sig }) => ({ sig: write(sig) }));
    const read = opened({ ...envelope, payload: write(envelope.payload), signatures });
    expect(isSignedBy(read, ed25519.publicKey)).toBe(true);
  }
});

/** Trust in one key, and in no log, certificate or clock of anyone. */
function verifier(publicKey: KeyObject): Verifier {
  const none = { mediaType: '', tlogs: [], certificateAuthorities: [], ctlogs: [], timestampAuthorities: [] };
  const trust = toTrustMaterial(none, () => ({ publicKey, validFor: () => true }));
  return new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
}

/** An ECDSA signature of r and s side by side as the ASN.1 sequence that OpenSSL, cosign and node:crypto write. */
function derOf(raw: Buffer): Buffer {
  const integer = (bytes: Buffer) => {
    const start = bytes.findIndex((byte) => byte !== 0);
    const trimmed = bytes.subarray(start);
    const value = (trimmed[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), trimmed]) : trimmed;
    return Buffer.concat([Buffer.of(2, value.length), value]);
  };
  const body = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
