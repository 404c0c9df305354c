import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Result } from '../protocol.ts';
import { parseSocketTable } from './socket-table.ts';

type Listening = Result<'sockets.listening'>['listening'];

/** Docker's resolver listens on it inside every container of a network of its own making. */
const ENGINE_RESOLVER = '127.0.0.11';

/**
 * Where something listens in the network namespace, from /proc/net (proc_pid_net(5)), each place once. UDP knows no
 * listening: a bound socket without a peer counts, unless its port is of the range from which the kernel gives to clients.
 */
export function listeningSockets(proc = '/proc'): Result<'sockets.listening'> {
  const own = ownInodes(proc);
  const [low = 0, high = 0] = (read(`${proc}/sys/net/ipv4/ip_local_port_range`) ?? '')
    .split(/\s+/)
    .map(Number);
  const found = new Map<string, Listening[number]>();
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    const protocol = table.startsWith('tcp') ? 'tcp' : 'udp';
    for (const socket of parseSocketTable(read(`${proc}/net/${table}`) ?? '')) {
      const { address, port } = socket;
      const heard =
        protocol === 'tcp' ? socket.state === 'listen' : socket.peerPort === 0 && (port < low || port > high);
      if (!heard || own.has(socket.inode) || address === ENGINE_RESOLVER) continue;
      found.set(`${protocol} ${address} ${port}`, { protocol, address, port });
    }
  }
  return { listening: [...found.values()] };
}

/** Inodes of the sockets that this process itself holds. */
function ownInodes(proc: string): Set<string> {
  const inodes = new Set<string>();
  for (const descriptor of readdirSync(`${proc}/self/fd`)) {
    const target = readLink(`${proc}/self/fd/${descriptor}`);
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  return inodes;
}

/** Empty for a descriptor that is closed by now, as the one that listed the others. */
function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** null where the kernel has no such table (IPv6 is off). */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
