import { expect, it } from 'vitest';
import type { ServiceSpec } from '../../../src/model/contract.ts';
import type { AgentContainer } from '../../../src/room/agents.ts';
import { openServices } from '../../../src/room/services.ts';
import type { Walls } from '../../../src/room/walls.ts';
import { serviceTypes } from '../../../src/services/registry.ts';
import { LIMITS } from '../../evidence.ts';

const web = { type: 'container', image: 'web:1', env: {}, command: [], limits: LIMITS };

/** What the airlock was asked for these services, and where the room knows them. */
async function opened(...services: readonly ServiceSpec[]) {
  const calls: unknown[] = [];
  const agent = {
    call: async (method: string, { port, targetHost, targetPort, host }: Record<string, unknown>) => {
      calls.push([method, port, targetHost ?? host, targetPort]);
      return method === 'upstream.open' ? { port: 40_001 } : { ready: true, ms: 1, detail: '' };
    },
  };
  const walls = {
    materials: { serviceTypes, password: 'f00dfeed', ourPassword: 'only-ours' },
    specs: { name: 'cleanroom-test-1' },
    services,
  } as unknown as Walls;
  const rooms = await openServices(walls, { agent } as unknown as AgentContainer, new Map(), 'first');
  return { calls, known: [...rooms.values()].map(({ name, port, address }) => [name, port, address.port]) };
}

it('relays to the port on which a container listens', async () => {
  const { calls, known } = await opened({ ...web, name: 'web', port: 80 });
  expect(calls).toEqual([
    ['proxy.open', 80, 'cleanroom-test-1-service-web', 80],
    ['ready.wait', 80, 'cleanroom-test-1-service-web', undefined],
  ]);
  expect(known).toEqual([['web', 80, 80]]);
});

it('relays from another port, where the container’s own is taken by another service', async () => {
  const { calls, known } = await opened({ ...web, name: 'shop', port: 81, innerPort: 80 });
  expect(calls).toEqual([
    ['proxy.open', 81, 'cleanroom-test-1-service-shop', 80],
    ['ready.wait', 80, 'cleanroom-test-1-service-shop', undefined],
  ]);
  expect(known).toEqual([['shop', 81, 80]]);
});

it('relays to what lives in the airlock, wherever that listens', async () => {
  const { calls } = await opened({ ...web, type: 'upstream', image: null, name: 'rates', port: 8081 });
  expect(calls).toContainEqual(['proxy.open', 8081, '127.0.0.1', 40_001]);
});

it('gives the subject’s password to its own role alone: a superuser and a reader have another one', async () => {
  const postgres = serviceTypes.find(({ type }) => type === 'postgres');
  const asked: { user?: string; password?: string; sql?: string }[] = [];
  const agent = {
    call: async (_: string, params: (typeof asked)[number]) => {
      asked.push(params);
      return { ready: true, ms: 1, detail: '', rows: [], fields: [], rowCount: 0, error: null };
    },
  } as unknown as AgentContainer['agent'];
  const address = { host: 'db', port: 5432, password: 'f00dfeed', ourPassword: 'only-ours' };
  await postgres?.prepare(agent, address);
  expect(asked.map(({ user, password }) => [user, password])).toEqual([
    ['postgres', 'only-ours'],
    ['postgres', 'only-ours'],
  ]);
  const made = asked.at(-1)?.sql ?? '';
  expect(made).toContain("CREATE ROLE app LOGIN PASSWORD 'f00dfeed'");
  expect(made).toMatch(/CREATE ROLE cleanroom LOGIN BYPASSRLS PASSWORD 'only-ours' IN ROLE pg_read_all_data/);
  expect(postgres?.login?.(address)).toMatchObject({ user: 'postgres', password: 'only-ours' });
  expect(postgres?.readerLogin?.(address)).toMatchObject({ user: 'cleanroom', password: 'only-ours' });
  expect(JSON.stringify(postgres?.variables('db', 5432, 'f00dfeed'))).not.toContain('only-ours');
});
