import { decode } from 'dns-packet';
import { MARKER_PORT } from '../tap-terms.ts';
import type { Packet, Protocol } from './packet.ts';
import { readPacket } from './packet.ts';
import { createPcapReader } from './pcap.ts';

/** An attempt to reach an address: a TCP connection (not its repeated first packets), a datagram, a ping, a packet of another protocol. */
export interface Attempt {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  /** 0 for what has none. */
  readonly port: number;
  readonly protocol: Protocol;
}

/** A question put to a resolver. */
export interface Question {
  readonly atMs: number;
  readonly name: string;
  /** `A`, `AAAA`, … */
  readonly type: string;
}

export interface Heard {
  readonly connections: readonly Attempt[];
  readonly names: readonly Question[];
  /** Packets read, whatever they were. */
  readonly packets: number;
}

const ENGINE_RESOLVER = '127.0.0.11';
const FORWARDED_TO = '127.0.0.1';
const DNS_PORT = 53;

/** How long the engine's resolver may take to pass a question on. */
const FORWARD_MS = 5_000;

/**
 * Understands a wiretap's capture, piece by piece: `read` gives what the next bytes tell, and throws a Failure
 * (`capture-unreadable`) for what is no pcap. Packets to `ownAddresses` are not attempts of the subject but of somebody to
 * reach it; nor is what the subject sends to itself.
 */
export function createCaptureReader({ ownAddresses }: { readonly ownAddresses: readonly string[] }) {
  const own = new Set(ownAddresses);
  const pcap = createPcapReader();
  const begun = new Set<string>();
  const asked = new Map<string, number>();

  /** The kernel repeats a connection's first packet when nothing answers. */
  function isRepeated(packet: Packet): boolean {
    if (packet.protocol !== 'tcp') return false;
    const key = [packet.from, packet.fromPort, packet.to, packet.port, packet.sequence].join(' ');
    if (begun.has(key)) return true;
    begun.add(key);
    return false;
  }

  /** What the engine's resolver does not know it asks again at 127.0.0.1, in the same namespace. */
  function isForwarded(to: string, { atMs, name, type }: Question): boolean {
    const key = `${type} ${name}`;
    if (to === ENGINE_RESOLVER) asked.set(key, atMs);
    return to === FORWARDED_TO && atMs - (asked.get(key) ?? -Infinity) < FORWARD_MS;
  }

  function read(bytes: Uint8Array): Heard {
    const connections: Attempt[] = [];
    const names: Question[] = [];
    const records = pcap.push(bytes);
    for (const record of records) {
      const packet = readPacket(record);
      if (packet === null || isMarker(packet)) continue;
      const { atMs } = record;
      const { from, to, port, protocol } = packet;
      names.push(...questionsIn(packet, atMs).filter((question) => !isForwarded(to, question)));
      if (isLoopback(to) || own.has(to) || isRepeated(packet)) continue;
      connections.push({ atMs, from, to, port, protocol });
    }
    return { connections, names, packets: records.length };
  }

  return { read };
}

/** What a whole capture tells; an end inside a record is passed over. Throws as the reader does. */
export function decodeCapture(
  bytes: Uint8Array,
  options: { readonly ownAddresses: readonly string[] },
): Heard {
  return createCaptureReader(options).read(bytes);
}

/** The datagram by which the agent sees that the wiretap is up to date. */
function isMarker({ protocol, port, to }: Packet): boolean {
  return protocol === 'udp' && port === MARKER_PORT && to === '127.0.0.1';
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** The engine moves its resolver from port 53 to one of its own before the wiretap hears the question. */
function questionsIn({ protocol, to, port, payload }: Packet, atMs: number): Question[] {
  if (protocol !== 'udp' || (port !== DNS_PORT && to !== ENGINE_RESOLVER)) return [];
  try {
    const message = decode(payload);
    if (message.type !== 'query') return [];
    return (message.questions ?? []).map(({ name, type }) => ({ atMs, name: name.toLowerCase(), type }));
  } catch {
    return [];
  }
}
