import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '../../src/model/attestation.ts';
import { attestRun } from '../../src/run/attest.ts';
import { verifyRun } from '../../src/run/verify.ts';
import { finishedRun, keyPair } from '../unit/run/fixtures/attested-run.ts';

/** One bit or more of one byte, anywhere. */
const flip = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  mask: fc.integer({ min: 1, max: 255 }),
});

function flipped(bytes: Buffer, { at, mask }: { readonly at: number; readonly mask: number }): Buffer {
  const copy = Buffer.from(bytes);
  const index = Math.floor(at * bytes.length);
  copy[index] = (bytes[index] ?? 0) ^ mask;
  return copy;
}

/** Asks with a file changed, and puts it back. */
function verifiedWith(file: string, bytes: Buffer, ask: () => boolean): boolean {
  const whole = readFileSync(file);
  writeFileSync(file, bytes);
  try {
    return ask();
  } finally {
    writeFileSync(file, whole);
  }
}

function attested() {
  const run = finishedRun();
  const { key, pub } = keyPair('P-256');
  const { file: envelopeFile } = attestRun({ run, key });
  return { run, envelopeFile, ask: () => verifyRun({ path: run, key: pub }).verified };
}

test.each(['run.json', 'evidence.ndjson', 'report.json', 'report.html', 'captures/room-1.pcap'])(
  'no byte of %s can be changed',
  (name) => {
    const { run, ask } = attested();
    const file = join(run, name);
    const whole = readFileSync(file);
    expect(ask()).toBe(true);
    fc.assert(
      fc.property(flip, (change) => !verifiedWith(file, flipped(whole, change), ask)),
      { numRuns: 40 },
    );
    expect(ask()).toBe(true);
  },
);

test.each(['payload', 'sig'] as const)(
  'no byte of the envelope’s %s can be changed, nor of how it is written',
  (part) => {
    const { envelopeFile, ask } = attested();
    const envelope: Envelope = JSON.parse(readFileSync(envelopeFile, 'utf8'));
    const [signature = { sig: '' }] = envelope.signatures;
    const text = part === 'payload' ? envelope.payload : signature.sig;
    const put = (value: string) =>
      Buffer.from(
        JSON.stringify(
          part === 'payload'
            ? { ...envelope, payload: value }
            : { ...envelope, signatures: [{ ...signature, sig: value }] },
        ),
      );
    const bytes = Buffer.from(text, 'base64');
    expect(verifiedWith(envelopeFile, put(text), ask)).toBe(true);
    fc.assert(
      fc.property(flip, (change) => {
        const inside = put(flipped(bytes, change).toString('base64'));
        const written = put(flipped(Buffer.from(text), change).toString('latin1'));
        return !verifiedWith(envelopeFile, inside, ask) && !verifiedWith(envelopeFile, written, ask);
      }),
      { numRuns: 60 },
    );
  },
);

test('any byte of the envelope’s file: refused, or nothing that is signed was changed', () => {
  const { envelopeFile, ask } = attested();
  const whole = readFileSync(envelopeFile);
  const signed = ({ payload, payloadType, signatures }: Envelope) => [
    payload,
    payloadType,
    signatures[0]?.sig,
  ];
  fc.assert(
    fc.property(flip, (change) => {
      const bytes = flipped(whole, change);
      if (!verifiedWith(envelopeFile, bytes, ask)) return;
      expect(signed(JSON.parse(bytes.toString()))).toEqual(signed(JSON.parse(whole.toString())));
    }),
    { numRuns: 100 },
  );
});
