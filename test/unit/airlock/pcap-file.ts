/** Builds captures by hand: little-endian pcap with the link layer of `tcpdump -i any`, LINUX_SLL2. */

const LINUX_SLL2 = 276;
const OUT = 4;
export const IN = 0;

interface Place {
  readonly from: string;
  readonly to: string;
  /** Packet type of the kernel: default outgoing. */
  readonly direction?: number;
  readonly loopback?: boolean;
}

export function fileHeader(link = LINUX_SLL2): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(512, 16);
  header.writeUInt32LE(link, 20);
  return header;
}

export function record(atMs: number, bytes: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(atMs / 1000), 0);
  header.writeUInt32LE((atMs % 1000) * 1000, 4);
  header.writeUInt32LE(bytes.length, 8);
  header.writeUInt32LE(bytes.length, 12);
  return Buffer.concat([header, bytes]);
}

/** TCP's first packet, or another by its flags. */
export function tcp(place: Place, port: number, { sequence = 1, flags = 0x02 } = {}): Buffer {
  const segment = Buffer.alloc(20);
  segment.writeUInt16BE(40_000, 0);
  segment.writeUInt16BE(port, 2);
  segment.writeUInt32BE(sequence, 4);
  segment.writeUInt8(flags, 13);
  return ip(place, 6, segment);
}

export function udp(place: Place, port: number, payload: Uint8Array = Buffer.from('x')): Buffer {
  return ip(place, 17, datagram(port, payload));
}

/** What UDP puts into a packet, and UDP-Lite, SCTP and DCCP at its beginning. */
export function datagram(port: number, payload: Uint8Array = Buffer.from('x')): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(40_001, 0);
  header.writeUInt16BE(port, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** A header between that of IPv6 and the transport's: the next one, its length beyond eight bytes in eights, and the rest. */
export function extension(next: number, length: number, ...rest: readonly number[]): Buffer {
  const header = Buffer.alloc((length + 1) * 8);
  header.set([next, length, ...rest]);
  return header;
}

/** A routing header of one place: a type, how many places are left, and the last. */
export function routing(next: number, type: number, left: number, last: string): Buffer {
  const header = extension(next, 2, type, left);
  address6(last).copy(header, 8);
  return header;
}

export function icmp(place: Place, type: number): Buffer {
  return ip(place, place.to.includes(':') ? 58 : 1, Buffer.of(type, 0, 0, 0, 0, 0, 0, 0));
}

/** A packet of any protocol. */
export function ip(place: Place, protocol: number, content: Buffer): Buffer {
  const six = place.to.includes(':');
  const header = Buffer.alloc(six ? 40 : 20);
  if (six) {
    header.writeUInt8(0x60, 0);
    header.writeUInt8(protocol, 6);
    address6(place.from).copy(header, 8);
    address6(place.to).copy(header, 24);
  } else {
    header.writeUInt8(0x45, 0);
    header.writeUInt8(protocol, 9);
    Buffer.from(place.from.split('.').map(Number)).copy(header, 12);
    Buffer.from(place.to.split('.').map(Number)).copy(header, 16);
  }
  return Buffer.concat([link(place, six), header, content]);
}

function link({ direction = OUT, loopback = false }: Place, six: boolean): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(six ? 0x86dd : 0x0800, 0);
  header.writeUInt16BE(loopback ? 772 : 1, 8);
  header.writeUInt8(direction, 10);
  return header;
}

/** Whole addresses with at most one `::`. */
function address6(text: string): Buffer {
  const [head = '', tail = ''] = text.split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [groups(head), groups(tail)];
  const words = [...first, ...Array(8 - first.length - last.length).fill(0), ...last];
  const bytes = Buffer.alloc(16);
  for (const [n, word] of words.entries()) bytes.writeUInt16BE(word, n * 2);
  return bytes;
}
