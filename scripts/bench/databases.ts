import type { ContainerSpec, Engine } from '../../src/model/engine.ts';
import { startAgent } from '../../src/room/agents.ts';
import { createCleanup } from '../../src/room/cleanup.ts';
import type { RoomMaterials } from '../../src/room/materials.ts';
import { openRoom } from '../../src/room/open.ts';
import { roomSpecs } from '../../src/room/specs.ts';
import { postgres } from '../../src/services/postgres.ts';
import { alternate, timed } from './alternate.ts';
import { forgetful } from './rooms.ts';

/** Numbers beyond those of the rooms that are counted. */
const FRESH = 5_000;
const QUERIES = 9_000;

/** PostgreSQL in an empty folder: initialised, started, and ready for its first client. */
const FIRST_START =
  'd=$(mktemp -d) && initdb -D "$d" --no-instructions >/dev/null && pg_ctl -D "$d" -o "-k $d" -w start >/dev/null && pg_ctl -D "$d" -m immediate stop >/dev/null';

/** A room with an empty database that answers, beside the first start of a PostgreSQL that is yet to be initialised; both under the same limits. */
export async function freshDatabase(
  engine: Engine,
  whole: RoomMaterials,
  times: number,
): Promise<{ readonly a: number; readonly b: number }> {
  const materials = onlyDatabase(whole);
  let number = FRESH;
  return alternate(
    times,
    async () => {
      number += 1;
      const opening = {
        number,
        label: String(number),
        recorder: forgetful,
        signal: new AbortController().signal,
      };
      const began = performance.now();
      const { room, close } = await openRoom(materials, {}, opening);
      const { data } = await room.sql('first question', 'db', 'select 1');
      const ms = performance.now() - began;
      await close();
      if (data.error) throw new Error(`the fresh database refused us: ${data.error.message}`);
      return ms;
    },
    () => {
      number += 1;
      return timed(() => firstStart(engine, serviceSpec(materials, number)));
    },
  );
}

async function firstStart(engine: Engine, spec: ContainerSpec): Promise<void> {
  const container = await engine.createContainer({
    ...spec,
    entrypoint: ['/bin/sh', '-c', FIRST_START],
    command: [],
    network: { kind: 'none' },
    // Whom official images step down to.
    user: 'postgres',
  });
  try {
    await container.start();
    const code = await container.wait();
    if (code !== 0) throw new Error(`the first start of PostgreSQL failed with exit code ${code}`);
  } finally {
    await container.remove();
  }
}

/** The same question to the same database from the same place, through the airlock's proxy and past it. */
export async function proxiedQuery(
  engine: Engine,
  whole: RoomMaterials,
  times: number,
): Promise<{ readonly a: number; readonly b: number }> {
  const materials = onlyDatabase(whole);
  const specs = roomSpecs(materials, QUERIES, {});
  const [service] = materials.contract.services;
  if (!service) throw new Error('there is no database');
  const cleanup = createCleanup();
  try {
    for (const name of [specs.front, specs.back]) {
      cleanup.add('ground', `remove ${name}`, () => engine.removeNetwork(name));
      await engine.createNetwork(name, materials.labels);
    }
    const spec = specs.service(service);
    const container = await engine.createContainer(spec);
    cleanup.add('container', `remove ${spec.name}`, container.remove);
    await container.start();
    const { agent: airlock } = await startAgent(engine, specs.airlock, cleanup);
    const { agent } = await startAgent(engine, asker(specs.airlock, [specs.front, specs.back]), cleanup);
    const { password, ourPassword } = materials;
    const passwords = { password, ourPassword };
    const direct = { host: spec.name, port: service.port, ...passwords };
    await airlock.call('proxy.open', {
      service: service.name,
      port: service.port,
      targetHost: direct.host,
      targetPort: direct.port,
      protocol: postgres.protocol,
    });
    await postgres.prepare(airlock, direct);
    const ask = (host: string) =>
      timed(() =>
        agent.call('sql.query', {
          ...direct,
          host,
          password: ourPassword,
          user: 'postgres',
          database: 'postgres',
          sql: 'select 1',
          keep: true,
          timeoutMs: 5_000,
        }),
      );
    await Promise.all([ask(direct.host), ask(service.name)]);
    return await alternate(
      times,
      () => ask(service.name),
      () => ask(direct.host),
    );
  } finally {
    await cleanup.run();
  }
}

/** A client that reaches both, as no subject can. */
function asker(spec: ContainerSpec, networks: readonly string[]): ContainerSpec {
  return {
    ...spec,
    name: `${spec.name}-asker`,
    network: { kind: 'join', networks: networks.map((name) => ({ name, aliases: [] })) },
  };
}

function onlyDatabase(materials: RoomMaterials): RoomMaterials {
  const { contract } = materials;
  return {
    ...materials,
    contract: { ...contract, services: contract.services.filter(({ type }) => type === 'postgres') },
  };
}

function serviceSpec(materials: RoomMaterials, number: number): ContainerSpec {
  const [service] = materials.contract.services;
  if (!service) throw new Error('there is no database');
  return roomSpecs(materials, number, {}).service(service);
}
