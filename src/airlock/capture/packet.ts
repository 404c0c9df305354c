import type { PcapRecord } from './pcap.ts';

/** What a packet tells about who wanted to reach whom. */
export interface Packet {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  /** 0 for ICMP. */
  readonly port: number;
  /** TCP's sequence number; 0 for others. */
  readonly sequence: number;
  /** Payload of a datagram, as much as was kept. */
  readonly payload: Buffer;
}

/** Link types and where in their headers things stand (https://www.tcpdump.org/linktypes.html). */
interface LinkLayout {
  readonly length: number;
  readonly etherType: number;
  /** Offset of the packet type (incoming, outgoing, …) and whether the device is a loopback. */
  readonly direction: ((bytes: Buffer) => { readonly type: number; readonly loopback: boolean }) | null;
}

/** Hardware type of the loopback device, of the kernel's include/uapi/linux/if_arp.h. */
const LOOPBACK = 772;
/** Packet types of the kernel's include/uapi/linux/if_packet.h. */
const HOST = 0;
const OUTGOING = 4;

const LINKS = new Map<number, LinkLayout>([
  [1, { length: 14, etherType: 12, direction: null }],
  [
    113,
    {
      length: 16,
      etherType: 14,
      direction: (bytes) => ({ type: bytes.readUInt16BE(0), loopback: bytes.readUInt16BE(2) === LOOPBACK }),
    },
  ],
  [
    276,
    {
      length: 20,
      etherType: 0,
      direction: (bytes) => ({ type: bytes.readUInt8(10), loopback: bytes.readUInt16BE(8) === LOOPBACK }),
    },
  ],
]);

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;
const ECHO_REQUEST = 8;
const ECHO_REQUEST_V6 = 128;
const SYN_AND_ACK = 0x12;
const SYN = 0x02;

/**
 * Reads a packet that may be an attempt to reach somebody: TCP's first, a datagram, a ping. null for any other, for one cut
 * too short, and for one that was heard before on its way (out at one interface and in at the next): what leaves counts,
 * and on loopback, where leaving is arriving, what arrives.
 */
export function readPacket({ link, bytes }: PcapRecord): Packet | null {
  const layout = LINKS.get(link);
  if (layout === undefined || bytes.length < layout.length) return null;
  const direction = layout.direction?.(bytes);
  if (direction !== undefined && direction.type !== (direction.loopback ? HOST : OUTGOING)) return null;
  const content = bytes.subarray(layout.length);
  const etherType = bytes.readUInt16BE(layout.etherType);
  if (etherType === ETHERTYPE_IPV4) return readIpv4(content);
  return etherType === ETHERTYPE_IPV6 ? readIpv6(content) : null;
}

function readIpv4(bytes: Buffer): Packet | null {
  if (bytes.length < 20) return null;
  const headerLength = (bytes.readUInt8(0) & 0x0f) * 4;
  // Only a datagram's first fragment has ports.
  const isFirst = (bytes.readUInt16BE(6) & 0x1fff) === 0;
  if (!isFirst || headerLength < 20) return null;
  const from = [...bytes.subarray(12, 16)].join('.');
  const to = [...bytes.subarray(16, 20)].join('.');
  return readTransport(bytes.readUInt8(9), from, to, bytes.subarray(headerLength));
}

function readIpv6(bytes: Buffer): Packet | null {
  if (bytes.length < 40) return null;
  return readTransport(
    bytes.readUInt8(6),
    ipv6(bytes.subarray(8, 24)),
    ipv6(bytes.subarray(24, 40)),
    bytes.subarray(40),
  );
}

function readTransport(protocol: number, from: string, to: string, bytes: Buffer): Packet | null {
  const none = { from, to, fromPort: 0, port: 0, sequence: 0, payload: Buffer.alloc(0) };
  if (protocol === ICMP || protocol === ICMPV6) {
    const echo = protocol === ICMP ? ECHO_REQUEST : ECHO_REQUEST_V6;
    return bytes[0] === echo ? { ...none, protocol: 'icmp' } : null;
  }
  if (bytes.length < (protocol === TCP ? 14 : 8)) return null;
  const ports = { fromPort: bytes.readUInt16BE(0), port: bytes.readUInt16BE(2) };
  if (protocol === UDP) return { ...none, ...ports, protocol: 'udp', payload: bytes.subarray(8) };
  if (protocol !== TCP || (bytes.readUInt8(13) & SYN_AND_ACK) !== SYN) return null;
  return { ...none, ...ports, protocol: 'tcp', sequence: bytes.readUInt32BE(4) };
}

/** In the shortest form (RFC 5952), as the URL parser writes it. */
function ipv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(n * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
