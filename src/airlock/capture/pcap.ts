import { Failure } from '../../model/failure.ts';

/** One record of a capture file. */
export interface PcapRecord {
  /** Milliseconds since the epoch, with a fraction. */
  readonly atMs: number;
  /** `LINKTYPE_…` number of the file (https://www.tcpdump.org/linktypes.html). */
  readonly link: number;
  /** As much of the packet as was kept. */
  readonly bytes: Buffer;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** libpcap's own bound (MAXIMUM_SNAPLEN); a longer record means that we have lost our place. */
const LONGEST = 262_144;

/** Magic numbers of the two byte orders and two time resolutions. */
const FORMATS = new Map<number, { readonly little: boolean; readonly perMs: number }>([
  [0xd4c3b2a1, { little: true, perMs: 1e3 }],
  [0xa1b2c3d4, { little: false, perMs: 1e3 }],
  [0x4d3cb2a1, { little: true, perMs: 1e6 }],
  [0xa1b23c4d, { little: false, perMs: 1e6 }],
]);

/**
 * Reads a pcap stream cut anywhere (draft-ietf-opsawg-pcap). Bytes that end inside a record wait for the next ones. Throws
 * a Failure of class `room` (`capture-unreadable`) for what is no pcap.
 */
export function createPcapReader() {
  let held = Buffer.alloc(0);
  let header: { readonly link: number; readonly little: boolean; readonly perMs: number } | undefined;

  function push(bytes: Uint8Array): PcapRecord[] {
    held = Buffer.concat([held, bytes]);
    let at = 0;
    if (header === undefined) {
      if (held.length < FILE_HEADER) return [];
      header = readHeader(held);
      at = FILE_HEADER;
    }
    const { link, little, perMs } = header;
    const word = (offset: number): number => (little ? held.readUInt32LE(offset) : held.readUInt32BE(offset));
    const records: PcapRecord[] = [];
    while (held.length - at >= RECORD_HEADER) {
      const length = word(at + 8);
      if (length > LONGEST) throw unreadable(`a record of ${length} bytes`);
      const end = at + RECORD_HEADER + length;
      if (held.length < end) break;
      const atMs = word(at) * 1e3 + word(at + 4) / perMs;
      records.push({ atMs, link, bytes: held.subarray(at + RECORD_HEADER, end) });
      at = end;
    }
    held = held.subarray(at);
    return records;
  }

  return { push };
}

function readHeader(bytes: Buffer): {
  readonly link: number;
  readonly little: boolean;
  readonly perMs: number;
} {
  const magic = bytes.readUInt32BE(0);
  const format = FORMATS.get(magic);
  if (format === undefined) throw unreadable(`the magic number 0x${magic.toString(16).padStart(8, '0')}`);
  // The upper bits of the word say how long frame check sequences are.
  const link = (format.little ? bytes.readUInt32LE(20) : bytes.readUInt32BE(20)) & 0x0fff_ffff;
  return { ...format, link };
}

function unreadable(what: string): Failure {
  return new Failure({
    class: 'room',
    code: 'capture-unreadable',
    message: `The wiretap's capture is no pcap stream: it has ${what}.`,
    remedy: 'The capture was cut or mixed up on its way; run the experiment again.',
  });
}
