import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Failure } from '../model/failure.ts';

/**
 * Reads a private key in PEM (PKCS #8 or SEC 1): Ed25519, or ECDSA on P-256.
 *
 * @throws Failure `wrong-use` for anything else.
 */
export function privateKeyFrom(pem: string, file: string): KeyObject {
  if (pem.includes('ENCRYPTED'))
    throw unusable(
      file,
      'the key is encrypted',
      'Decrypt it on the way, as in --key <(openssl pkey -in key.pem).',
    );
  if (/BEGIN PUBLIC KEY/.test(pem))
    throw unusable(
      file,
      'it holds a public key',
      'Name the private key here; the public one is for cleanroom verify.',
    );
  return supported(file, () => createPrivateKey(pem));
}

/**
 * Reads a public key in PEM (SPKI), or the public half of a private one.
 *
 * @throws Failure `wrong-use` for anything else.
 */
export function publicKeyFrom(pem: string, file: string): KeyObject {
  return supported(file, () => createPublicKey(pem));
}

/** The name of a key: SHA-256, in hexadecimal, of its public half in DER. */
export function keyId(key: KeyObject): string {
  const publicKey = key.type === 'public' ? key : createPublicKey(key);
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** In words: `Ed25519`. */
export function keyKind(key: KeyObject): string {
  return key.asymmetricKeyType === 'ed25519' ? 'Ed25519' : 'ECDSA P-256';
}

/** What `sign` and `verify` of node:crypto want to be told: Ed25519 hashes by itself. */
export function digestAlgorithm(key: KeyObject): 'sha256' | null {
  return key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
}

const MAKE_ONE =
  'Use an Ed25519 or ECDSA P-256 key in PEM. To make one: openssl genpkey -algorithm ed25519 -out key.pem && ' +
  'openssl pkey -in key.pem -pubout -out key.pub';

function supported(file: string, read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (cause) {
    throw unusable(file, 'it holds no key in PEM', MAKE_ONE, cause);
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519' || (type === 'ec' && details?.namedCurve === 'prime256v1')) return key;
  const kind = [type, details?.namedCurve].filter(Boolean).join(' ');
  throw unusable(file, `it holds a key of kind ${kind}`, MAKE_ONE);
}

function unusable(file: string, why: string, remedy: string, cause?: unknown): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'key-unusable',
    message: `The key in ${file} cannot be used: ${why}.`,
    remedy,
    cause,
  });
}
