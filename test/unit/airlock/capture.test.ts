import { encode } from 'dns-packet';
import { expect, test } from 'vitest';
import { createCaptureReader, decodeCapture } from '../../../src/airlock/capture/capture.ts';
import { fileHeader, IN, icmp, record, tcp, udp } from './pcap-file.ts';

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
  const six = { from: 'fd00:c1ea::1', to: '2001:db8::1' };
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
