import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCaptureReader, decodeCapture } from '../../src/airlock/capture/capture.ts';
import { createLineDecoder } from '../../src/airlock/ndjson.ts';
import { Failure } from '../../src/model/failure.ts';
import { fileHeader, record } from '../unit/airlock/pcap-file.ts';

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, n) => bytes.subarray(at[n], end));
}

/** What it gives, or that it failed in our own way; anything else fails the law. */
function outcome<T>(act: () => T): T | 'failure' {
  try {
    return act();
  } catch (cause) {
    expect(cause).toBeInstanceOf(Failure);
    return 'failure';
  }
}

const places = fc.array(fc.nat(), { maxLength: 12 });
const garbage = fc.uint8Array({ maxLength: 400 });

test('lines give the same values wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 8 }), places, (values, at) => {
      const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
      const decoder = createLineDecoder('law');
      const decoded = cut(Buffer.from(text), at).flatMap((piece) => decoder.push(piece));
      decoder.end();
      expect(JSON.stringify(decoded)).toBe(JSON.stringify(values));
    }),
  );
});

test('a line decoder gives values or fails in our own way, whatever it hears', () => {
  fc.assert(
    fc.property(fc.array(garbage, { maxLength: 6 }), (pieces) => {
      const decoder = createLineDecoder('law', 256);
      outcome(() => {
        for (const piece of pieces) decoder.push(piece);
        decoder.end();
      });
    }),
  );
});

const packet = fc.oneof(
  garbage,
  // Plausible beginnings reach deeper into the reading than noise would.
  fc
    .tuple(fc.constantFrom([8, 0], [0x86, 0xdd]), garbage, fc.constantFrom(0, 1, 6, 17, 43, 44, 51, 58, 136))
    .map(([type, rest, protocol]) => {
      const bytes = Buffer.concat([Buffer.from(type), Buffer.alloc(8), Buffer.of(4), Buffer.alloc(9), rest]);
      if (bytes.length > 30) bytes[type[0] === 8 ? 29 : 26] = protocol;
      if (bytes.length > 20) bytes[20] = 0x45;
      return bytes;
    }),
);
const capture = fc
  .tuple(fc.constantFrom(1, 113, 276, 12), fc.array(packet, { maxLength: 5 }), garbage)
  .map(([link, packets, tail]) =>
    Buffer.concat([fileHeader(link), ...packets.map((bytes, n) => record(n, Buffer.from(bytes))), tail]),
  );

test('a capture of anything is read or refused in our own way', () => {
  fc.assert(
    fc.property(fc.oneof(garbage, capture), (bytes) => {
      outcome(() => decodeCapture(bytes, { ownAddresses: [] }));
    }),
  );
});

test('a capture tells the same wherever it is cut', () => {
  fc.assert(
    fc.property(capture, places, (bytes, at) => {
      const whole = outcome(() => decodeCapture(bytes, { ownAddresses: [] }));
      const pieces = outcome(() => {
        const reader = createCaptureReader({ ownAddresses: [] });
        const heard = cut(bytes, at).map((piece) => reader.read(piece));
        return {
          connections: heard.flatMap(({ connections }) => connections),
          names: heard.flatMap(({ names }) => names),
          packets: heard.reduce((sum, { packets }) => sum + packets, 0),
        };
      });
      expect(pieces).toEqual(whole);
    }),
  );
});
