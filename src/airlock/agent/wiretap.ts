import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Result } from '../protocol.ts';
import { MARKER_PORT, WIRETAP_BYTES } from '../tap-terms.ts';
import { takeQuestions } from './asked.ts';

const START_MS = 5_000;
const MARKER_MS = 3_000;

/**
 * What leaves the namespace and may be an attempt to reach somebody: TCP's first packet, datagrams, pings (IPv6 headers
 * have no symbolic names in pcap filters: byte 6 is the protocol, the payload begins at 40), every other protocol but those
 * that the kernel speaks by itself, and in IPv6 whatever stands behind further headers, past which no filter looks. On
 * loopback only questions to the resolvers in 127/8 and our marker; libpcap gives loopback packets once, as inbound.
 * Questions over TCP end at our own resolver, which keeps them for us.
 */
const FILTER = [
  '(outbound and (',
  '(tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn) or (ip6[6] = 6 and ip6[53] & 0x12 = 0x02) or udp',
  ' or (icmp[icmptype] = icmp-echo) or (ip6[6] = 58 and ip6[40] = 128)',
  ' or (ip and not (tcp or udp or icmp or igmp))',
  ' or (ip6 and not (ip6[6] = 6 or ip6[6] = 17 or ip6[6] = 58))',
  ')) or (udp and dst net 127.0.0.0/8)',
].join('');

/**
 * Hears connection attempts in the agent's network namespace by tcpdump. Needs NET_RAW, and SETUID and SETGID for tcpdump's
 * own change of user, which it cannot be talked out of.
 */
export function createWiretap(limit = WIRETAP_BYTES) {
  let child: ChildProcess | undefined;
  let held: Buffer[] = [];
  let bytes = 0;
  let overflowed = false;
  let words = '';
  const watchers = new Set<(chunk: Buffer) => void>();

  function hear(chunk: Buffer): void {
    for (const watcher of watchers) watcher(chunk);
    if (bytes + chunk.length > limit) overflowed = true;
    if (overflowed) return;
    held.push(chunk);
    bytes += chunk.length;
  }

  async function start(): Promise<Result<'wiretap.start'>> {
    if (child !== undefined) throw new Error('the wiretap listens already');
    takeQuestions();
    const options = [
      '-i',
      'any',
      '-y',
      'LINUX_SLL2',
      '-s',
      '512',
      '-U',
      '--immediate-mode',
      '-Z',
      'root',
      '-w',
      '-',
    ];
    const tap = spawn('tcpdump', [...options, FILTER], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = tap;
    tap.stdout.on('data', hear);
    tap.on('exit', () => {
      // Whatever comes from now on goes unheard.
      overflowed = true;
    });
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`tcpdump ${why}: ${words.trim()}`));
      const timer = setTimeout(() => fail(`does not listen after ${START_MS} ms`), START_MS);
      tap.once('error', (error) => fail(error.message));
      tap.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
      tap.stderr.on('data', (chunk: Buffer) => {
        words = (words + chunk.toString('utf8')).slice(-4096);
        if (!words.includes('listening on')) return;
        clearTimeout(timer);
        resolve();
      });
    });
    return {};
  }

  async function drain(): Promise<Result<'wiretap.drain'>> {
    if (child === undefined) throw new Error('the wiretap was never started');
    if (child.exitCode === null && child.signalCode === null) await catchUp();
    const capture = Buffer.concat(held).toString('base64');
    held = [];
    bytes = 0;
    const { asked, lost } = takeQuestions();
    if (lost) overflowed = true;
    return { capture, asked, overflowed: overflowed || lostPackets() };
  }

  /** Waits until a datagram of our own has come through the tap, and with it all that was sent before. */
  async function catchUp(): Promise<void> {
    const nonce = randomBytes(16);
    let recent = Buffer.alloc(0);
    const socket = createSocket('udp4');
    socket.on('error', () => undefined);
    // Makes tcpdump count what the kernel dropped; it has written that before the marker comes through.
    child?.kill('SIGUSR1');
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error): void => {
        clearTimeout(timer);
        watchers.delete(watch);
        socket.close();
        if (error === undefined) resolve();
        else reject(error);
      };
      const watch = (chunk: Buffer): void => {
        recent = Buffer.concat([recent.subarray(-nonce.length), chunk]);
        if (recent.includes(nonce)) done();
      };
      const timer = setTimeout(() => done(new Error(`the wiretap is ${MARKER_MS} ms behind`)), MARKER_MS);
      watchers.add(watch);
      socket.send(nonce, MARKER_PORT, '127.0.0.1');
    });
  }

  function lostPackets(): boolean {
    return /[1-9]\d* packets? dropped by kernel/.test(words);
  }

  return { start, drain, stop: () => void child?.kill('SIGKILL') };
}
