/** One line of /proc/net/{tcp,tcp6,udp,udp6}. */
export interface SocketLine {
  readonly address: string;
  readonly port: number;
  /** 0 for a socket without a peer. */
  readonly peerPort: number;
  readonly state: 'listen' | 'other';
  readonly inode: string;
}

/** TCP_LISTEN of the kernel's include/net/tcp_states.h. */
const LISTEN = '0A';

/** Reads the kernel's table; lines of another form are passed over. */
export function parseSocketTable(text: string): SocketLine[] {
  const lines: SocketLine[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, local, peer, state, , , , , , inode] = line.trim().split(/\s+/);
    const [address, port] = local?.split(':') ?? [];
    if (address === undefined || port === undefined || inode === undefined) continue;
    lines.push({
      address: address.length === 8 ? ipv4(address) : ipv6(address),
      port: Number.parseInt(port, 16),
      peerPort: Number.parseInt(peer?.split(':')[1] ?? '0', 16),
      state: state === LISTEN ? 'listen' : 'other',
      inode,
    });
  }
  return lines;
}

/** The kernel prints the 32 bit words of an address in the byte order of the machine, here little-endian. */
function bytesOf(words: string): Buffer {
  return Buffer.from(words, 'hex').swap32();
}

function ipv4(words: string): string {
  return [...bytesOf(words)].join('.');
}

function ipv6(words: string): string {
  const bytes = bytesOf(words);
  const mapped = bytes.subarray(0, 12).toString('hex') === '00000000000000000000ffff';
  if (mapped) return [...bytes.subarray(12)].join('.');
  const groups = Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(n * 2).toString(16));
  // The URL parser writes the shortest form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
