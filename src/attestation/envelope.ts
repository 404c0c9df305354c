import { type KeyObject, sign, verify } from 'node:crypto';
import { dsse } from '@sigstore/core';
import { type Envelope, envelopeSchema, PAYLOAD_TYPE } from '../model/attestation.ts';
import { digestAlgorithm, keyId } from './keys.ts';

/** The bytes that are signed, and by whom; all in an envelope, decoded. */
export interface OpenEnvelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly Buffer[];
}

/** Signs a statement's JSON text: a DSSE envelope (https://github.com/secure-systems-lab/dsse). */
export function seal(text: string, privateKey: KeyObject): Envelope {
  const payload = Buffer.from(text);
  const signature = sign(
    digestAlgorithm(privateKey),
    dsse.preAuthEncoding(PAYLOAD_TYPE, payload),
    privateKey,
  );
  return {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [{ keyid: keyId(privateKey), sig: signature.toString('base64') }],
  };
}

/** Reads an envelope, believing nothing of it; a sentence instead where the text is none. */
export function open(text: string): OpenEnvelope | string {
  const parsed = envelopeSchema.safeParse(parseJson(text));
  if (!parsed.success)
    return 'the file is no DSSE envelope: one JSON object with payload, payloadType and signatures';
  const payload = decoded(parsed.data.payload);
  const signatures = parsed.data.signatures.flatMap(({ sig }) => decoded(sig) ?? []);
  if (payload === null || signatures.length < parsed.data.signatures.length)
    return 'payload or signature of the envelope is not base64';
  return { payloadType: parsed.data.payloadType, payload, signatures };
}

/**
 * Whether any signature is the key's, over type and payload together. The key id in an envelope is a hint that anyone can
 * change, so it is not asked.
 */
export function isSignedBy(envelope: OpenEnvelope, publicKey: KeyObject): boolean {
  const signed = dsse.preAuthEncoding(envelope.payloadType, envelope.payload);
  return envelope.signatures.some((signature) =>
    verify(digestAlgorithm(publicKey), signed, publicKey, signature),
  );
}

/** Bytes of standard or URL-safe base64, padded or not; null for a text that stands for no bytes, or not only for these. */
function decoded(text: string): Buffer | null {
  const plain = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '');
  const bytes = Buffer.from(plain, 'base64');
  return bytes.toString('base64').replace(/={1,2}$/, '') === plain ? bytes : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
