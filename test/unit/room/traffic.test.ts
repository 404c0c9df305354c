import { encode } from 'dns-packet';
import { expect, test } from 'vitest';
import type { Result } from '../../../src/airlock/protocol.ts';
import type { Interior } from '../../../src/room/interior.ts';
import { noSeats, takeSeat } from '../../../src/room/seats.ts';
import { wiretap } from '../../../src/room/traffic.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';
import { fileHeader, record, tcp, udp } from '../airlock/pcap-file.ts';

const HERE = '172.20.0.4';
const AIRLOCK = '172.20.0.3';
const BEFORE = '172.20.0.2';
const at = Date.parse('2026-01-05T10:02:03.456Z');

/** What a room's wiretap tells of these packets; the subject lived in two places before. */
const told = (...packets: readonly Buffer[]) => toldBeside([], ...packets);

/** As well as of names that were asked over TCP. */
async function toldBeside(asked: Result<'wiretap.drain'>['asked'], ...packets: readonly Buffer[]) {
  const materials = roomMaterials(fakeEngine().engine, { seats: noSeats() });
  // The airlock has an address that was the subject's in a room that is gone.
  takeSeat({ materials, holderAddress: AIRLOCK, hostName: 'greeter-1' });
  takeSeat({ materials, holderAddress: BEFORE, hostName: 'greeter-2' });
  takeSeat({ materials, holderAddress: HERE, hostName: 'greeter-2-7' });
  const capture = Buffer.concat([fileHeader(), ...packets.map((bytes) => record(at, bytes))]);
  const holder = {
    agent: { call: async () => ({ capture: capture.toString('base64'), asked, overflowed: false }) },
  };
  const interior = {
    materials: {
      ...materials,
      contract: { ...materials.contract, services: [{ name: 'db', port: 5432 }] },
    },
    holder,
    holderAddress: HERE,
    airlockAddress: AIRLOCK,
    specs: { name: 'cleanroom-test-2' },
    next: () => 1,
    record: (_kind: string, _step: string, data: unknown) => ({ data }),
  } as unknown as Interior;
  const { data } = await wiretap(interior, (name) => name, '1').toTheEnd(new AbortController().signal);
  return {
    connections: data.connections.map(({ address, port, service }) => `${address} ${port} ${service}`),
    names: data.names.map(({ name, declared }) => `${name} ${declared}`),
    questions: data.names.map(({ questions }) => questions),
  };
}

const toward = (to: string, port: number) => tcp({ from: HERE, to }, port);
const question = (name: string, type: 'A' | 'TXT' | 'SRV' = 'A') =>
  udp(
    { from: '127.0.0.1', to: '127.0.0.1' },
    53,
    encode({ type: 'query', id: 1, questions: [{ type, name }] }),
  );

test('what the subject kept of where it lived before leads to nobody else', async () => {
  expect(await told(toward(BEFORE, 7800), toward(HERE, 7800))).toMatchObject({ connections: [], names: [] });
  expect((await told(question('greeter-2'), question('greeter-2-7'), question('greeter-1'))).names).toEqual([
    'greeter-2 true',
    'greeter-2-7 true',
    'greeter-1 true',
  ]);
});

test('attributes of a declared name are asked for below it', async () => {
  const { names } = await told(
    question('_grpc_config.db', 'TXT'),
    question('_postgresql._tcp.db', 'SRV'),
    question('_grpc_config.db'),
    question('_grpc_config.elsewhere', 'TXT'),
    question('secret.db', 'TXT'),
    question('_a._b._c.db', 'TXT'),
  );
  expect(names).toEqual([
    '_grpc_config.db true',
    '_postgresql._tcp.db true',
    '_grpc_config.db false',
    '_grpc_config.elsewhere false',
    'secret.db false',
    '_a._b._c.db false',
  ]);
});

test('names asked over TCP are told like all others, and counted with them', async () => {
  const once = (name: string) => ({ atMs: at, name, type: 'A', questions: 2 });
  const { names, questions } = await toldBeside(
    [once('elsewhere.example'), once('db'), once('both.example')],
    question('both.example'),
  );
  expect(names).toEqual(['both.example false', 'elsewhere.example false', 'db true']);
  expect(questions).toEqual([3, 2, 2]);
});

test('all else is told, also at addresses beside its own', async () => {
  expect(
    await told(toward('172.20.0.9', 7800), toward('203.0.113.10', 80), question('greeter-3')),
  ).toMatchObject({
    connections: ['172.20.0.9 7800 null', '203.0.113.10 80 null'],
    names: ['greeter-3 false'],
  });
});

test('the airlock is itself, whoever had its address before', async () => {
  const { connections } = await told(toward(AIRLOCK, 5432), toward(AIRLOCK, 22));
  expect(connections).toEqual([`${AIRLOCK} 5432 db`, `${AIRLOCK} 22 null`]);
});
