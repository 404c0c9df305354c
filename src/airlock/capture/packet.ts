import type { PcapRecord } from './pcap.ts';

/** `other` is whatever has no name here, and what stands behind headers so long that they were not kept whole. */
export type Protocol = 'tcp' | 'udp' | 'icmp' | 'dccp' | 'sctp' | 'udp-lite' | 'other';

/** What a packet tells about who wanted to reach whom. */
export interface Packet {
  readonly protocol: Protocol;
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  /** 0 for what has none: ICMP, and protocols unknown here. */
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
const IGMP = 2;
const ICMPV6 = 58;
/** Other protocols whose headers begin with the two ports, as UDP's does (RFC 4340, 9260, 3828). */
const PORTED = new Map<number, Protocol>([
  [33, 'dccp'],
  [132, 'sctp'],
  [136, 'udp-lite'],
]);
/** Headers between IPv6's own and the transport's (RFC 8200, 4; RFC 4302): for the next hops, routing, fragments, authentication, the destination. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 44, 51, 60]);
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const ECHO_REQUEST = 8;
const ECHO_REQUEST_V6 = 128;
const SYN_AND_ACK = 0x12;
const SYN = 0x02;

/**
 * Reads a packet that may be an attempt to reach somebody: TCP's first, a datagram, a ping, anything of another protocol but
 * what the kernel says by itself (ICMP, IGMP). null for any other, for one cut too short, and for one that was heard before on its way (out at one interface and in at the next): what leaves counts,
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
  const from = ipv6(bytes.subarray(8, 24));
  let to = ipv6(bytes.subarray(24, 40));
  let next = bytes.readUInt8(6);
  let at = 40;
  while (EXTENSIONS.has(next)) {
    if (at + 8 > bytes.length) return { ...bare(from, to), protocol: 'other' };
    const header = bytes.subarray(at);
    // Only a datagram's first fragment has ports.
    if (next === FRAGMENT && (header.readUInt16BE(2) & 0xfff8) !== 0) return null;
    if (next === ROUTING) to = routedTo(header) ?? to;
    at += lengthOf(next, header);
    next = header.readUInt8(0);
  }
  if (at > bytes.length) return { ...bare(from, to), protocol: 'other' };
  return readTransport(next, from, to, bytes.subarray(at));
}

function lengthOf(extension: number, header: Buffer): number {
  if (extension === FRAGMENT) return 8;
  const length = header.readUInt8(1);
  return extension === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
}

/**
 * Where a routing header leads in the end, unless the packet is there already. The list begins with the last of the places
 * (segment routing, RFC 8754), or has only one (mobile homes, RFC 6275). A way that ends at home goes elsewhere first.
 */
function routedTo(header: Buffer): string | null {
  const type = header.readUInt8(2);
  const isThere = header.readUInt8(3) === 0;
  if ((type !== 4 && type !== 2) || isThere || header.length < 24) return null;
  const last = ipv6(header.subarray(8, 24));
  return last === '::1' ? null : last;
}

const bare = (from: string, to: string): Omit<Packet, 'protocol'> => ({
  from,
  to,
  fromPort: 0,
  port: 0,
  sequence: 0,
  payload: Buffer.alloc(0),
});

function readTransport(protocol: number, from: string, to: string, bytes: Buffer): Packet | null {
  const none = bare(from, to);
  if (protocol === IGMP) return null;
  if (protocol === ICMP || protocol === ICMPV6) {
    const echo = protocol === ICMP ? ECHO_REQUEST : ECHO_REQUEST_V6;
    return bytes[0] === echo ? { ...none, protocol: 'icmp' } : null;
  }
  const ported = PORTED.get(protocol);
  if (protocol !== TCP && protocol !== UDP && ported === undefined) return { ...none, protocol: 'other' };
  if (bytes.length < (protocol === TCP ? 14 : 8)) return null;
  const ports = { fromPort: bytes.readUInt16BE(0), port: bytes.readUInt16BE(2) };
  if (ported) return { ...none, ...ports, protocol: ported };
  if (protocol === UDP) return { ...none, ...ports, protocol: 'udp', payload: bytes.subarray(8) };
  if ((bytes.readUInt8(13) & SYN_AND_ACK) !== SYN) return null;
  return { ...none, ...ports, protocol: 'tcp', sequence: bytes.readUInt32BE(4) };
}

/** In the shortest form (RFC 5952), as the URL parser writes it. */
function ipv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(n * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
