import { encode } from 'dns-packet';
import { expect, test } from 'vitest';
import { createCaptureReader, decodeCapture } from '../../../src/airlock/capture/capture.ts';
import { datagram, extension, fileHeader, IN, icmp, ip, record, routing, tcp, udp } from './pcap-file.ts';

const OWN = '172.20.0.3';
const out = { from: OWN, to: '203.0.113.1' };

const heard = (...packets: readonly Buffer[]) =>
  decodeCapture(Buffer.concat([fileHeader(), ...packets.map((packet, n) => record(1000 + n, packet))]), {
    ownAddresses: [OWN],
  });

const question = (name: string, type: 'A' | 'AAAA' = 'A') =>
  encode({ type: 'query', id: 7, questions: [{ name, type }] });
const toResolver = { from: '127.0.0.1', to: '127.0.0.11', direction: IN, loopback: true };
const toForward = { from: '127.0.0.1', to: '127.0.0.1', direction: IN, loopback: true };

test('gives connections, datagrams and pings with their time', () => {
  expect(heard(tcp(out, 443), udp(out, 123), icmp(out, 8), tcp(six, 80), icmp(six, 128)).connections).toEqual(
    [
      { atMs: 1000, from: OWN, to: '203.0.113.1', port: 443, protocol: 'tcp' },
      { atMs: 1001, from: OWN, to: '203.0.113.1', port: 123, protocol: 'udp' },
      { atMs: 1002, from: OWN, to: '203.0.113.1', port: 0, protocol: 'icmp' },
      { atMs: 1003, from: 'fd00:c1ea::1', to: '2001:db8::1', port: 80, protocol: 'tcp' },
      { atMs: 1004, from: 'fd00:c1ea::1', to: '2001:db8::1', port: 0, protocol: 'icmp' },
    ],
  );
});

const six = { from: 'fd00:c1ea::1', to: '2001:db8::1' };
const behind = (first: number, ...parts: readonly Buffer[]) => ip(six, first, Buffer.concat(parts));
const echo = Buffer.of(128, 0, 0, 0, 0, 0, 0, 0);
const first = tcp(six, 80).subarray(60);
/** Bytes 2 and 3 of a fragment's header: where it begins, in eights, and whether more follow. */
const fragment = (next: number, offset: number) => extension(next, 0, offset >> 5, ((offset & 31) << 3) | 1);

test.each([
  ['a datagram in fragments', behind(44, fragment(17, 0), datagram(53)), '2001:db8::1 53 udp'],
  ['a ping in fragments', behind(44, fragment(58, 0), echo), '2001:db8::1 0 icmp'],
  ['a connection behind options', behind(0, extension(60, 0), extension(6, 1), first), '2001:db8::1 80 tcp'],
  // Its length is in fours, less two.
  [
    'a datagram with authentication',
    behind(51, extension(17, 2).fill(4, 1, 2), datagram(7)),
    '2001:db8::1 7 udp',
  ],
  [
    'a way by places, whose last is named',
    behind(43, routing(17, 4, 1, '2001:db8::9'), datagram(7)),
    '2001:db8::9 7 udp',
  ],
  ['a mobile home', behind(43, routing(17, 2, 1, '2001:db8::9'), datagram(7)), '2001:db8::9 7 udp'],
  [
    'a way that is at its last place',
    behind(43, routing(17, 4, 0, '2001:db8::9'), datagram(7)),
    '2001:db8::1 7 udp',
  ],
  ['a way that ends at home', behind(43, routing(17, 4, 1, '::1'), datagram(7)), '2001:db8::1 7 udp'],
  ['headers longer than what is kept', behind(43, extension(17, 20).subarray(0, 100)), '2001:db8::1 0 other'],
  ['headers cut in the middle', behind(60, Buffer.of(17, 0)), '2001:db8::1 0 other'],
  ['UDP-Lite', ip(out, 136, datagram(8125)), '203.0.113.1 8125 udp-lite'],
  ['UDP-Lite in IPv6', ip(six, 136, datagram(8125)), '2001:db8::1 8125 udp-lite'],
  ['SCTP', ip(out, 132, datagram(3868)), '203.0.113.1 3868 sctp'],
  ['DCCP', ip(out, 33, datagram(5001)), '203.0.113.1 5001 dccp'],
  ['a tunnel', ip(out, 47, Buffer.alloc(4)), '203.0.113.1 0 other'],
  ['a protocol without anything', ip(six, 59, Buffer.alloc(0)), '2001:db8::1 0 other'],
])('%s is an attempt', (_, packet, told) => {
  expect(heard(packet).connections.map(({ to, port, protocol }) => `${to} ${port} ${protocol}`)).toEqual([
    told,
  ]);
});

test('a packet that leaves at one interface and comes in at the next is one attempt', () => {
  expect(heard(tcp(out, 443), tcp({ ...out, direction: IN }, 443)).connections).toHaveLength(1);
});

test("the kernel's repetition of a first packet is no new attempt, another connection is", () => {
  const sequences = [5, 5, 5, 6];
  expect(heard(...sequences.map((sequence) => tcp(out, 443, { sequence }))).connections).toHaveLength(2);
});

test.each([
  ['an answer', tcp(out, 443, { flags: 0x12 })],
  ['data', tcp(out, 443, { flags: 0x18 })],
  ['a ping answered', icmp(out, 0)],
  ['a neighbour asked for', icmp({ from: 'fe80::1', to: 'ff02::1' }, 135)],
  ['a router asked for', icmp({ from: 'fe80::1', to: 'ff02::2' }, 133)],
  // Multicast listeners are told of behind a header for the next hops (RFC 3810).
  [
    'a report of the kernel’s own',
    ip({ from: 'fe80::1', to: 'ff02::16' }, 0, Buffer.concat([extension(58, 0), Buffer.alloc(28, 143)])),
  ],
  ['the same in IPv4', ip({ from: OWN, to: '224.0.0.22' }, 2, Buffer.alloc(16, 0x22))],
  ['a later fragment', behind(44, fragment(17, 185), datagram(53))],
  ['data behind options', behind(60, extension(6, 0), tcp(six, 80, { flags: 0x18 }).subarray(60))],
  ['UDP-Lite to ourselves', ip({ from: OWN, to: OWN, direction: IN, loopback: true }, 136, datagram(8125))],
  ['somebody who reaches us', tcp({ from: '172.20.0.2', to: OWN, direction: IN }, 8080)],
  ['us reaching ourselves', tcp({ from: OWN, to: OWN, direction: IN, loopback: true }, 8080)],
  ['loopback', tcp({ from: '127.0.0.1', to: '127.0.0.1', direction: IN, loopback: true }, 8080)],
  ['loopback in IPv6', udp({ from: '::1', to: '::1', direction: IN, loopback: true }, 8080)],
  ['our marker', udp(toForward, 61_999)],
])('%s is no attempt', (_, packet) => {
  expect(heard(packet)).toEqual({ connections: [], names: [], packets: 1 });
});

test("questions to the engine's resolver count once, though it passes them on", () => {
  const { names, connections } = heard(
    udp(toResolver, 41_234, question('Phone.Home.example')),
    udp(toForward, 53, question('phone.home.example')),
    udp(toResolver, 41_234, question('phone.home.example', 'AAAA')),
  );
  expect(connections).toEqual([]);
  expect(names).toEqual([
    { atMs: 1000, name: 'phone.home.example', type: 'A' },
    { atMs: 1002, name: 'phone.home.example', type: 'AAAA' },
  ]);
});

test('a question put past the resolver counts, as does one to a resolver outside', () => {
  const { names, connections } = heard(
    udp(toForward, 53, question('a.example')),
    udp(out, 53, question('b.example')),
  );
  expect(names.map(({ name }) => name)).toEqual(['a.example', 'b.example']);
  expect(connections).toMatchObject([{ to: '203.0.113.1', port: 53 }]);
});

test('answers and nonsense on port 53 are no questions', () => {
  const answer = encode({ type: 'response', id: 7, questions: [{ name: 'a.example', type: 'A' }] });
  expect(heard(udp(toForward, 53, answer), udp(toForward, 53, Buffer.from('nonsense'))).names).toEqual([]);
});

test('reads on where the last bytes ended, inside a record too', () => {
  const whole = Buffer.concat([
    fileHeader(),
    record(1, tcp(out, 1)),
    record(2, tcp(out, 2)),
    record(3, tcp(out, 3)),
  ]);
  const reader = createCaptureReader({ ownAddresses: [OWN] });
  const ports: number[] = [];
  for (let at = 0; at < whole.length; at += 7) {
    ports.push(...reader.read(whole.subarray(at, at + 7)).connections.map(({ port }) => port));
  }
  expect(ports).toEqual([1, 2, 3]);
});

test('refuses what is no capture', () => {
  const options = { ownAddresses: [] };
  expect(() => decodeCapture(Buffer.from('this is certainly no capture'), options)).toThrow(
    'it has the magic number 0x74686973',
  );
  const long = record(1, Buffer.alloc(0));
  long.writeUInt32LE(999_999, 8);
  expect(() => decodeCapture(Buffer.concat([fileHeader(), long]), options)).toThrow(
    'a record of 999999 bytes',
  );
});
