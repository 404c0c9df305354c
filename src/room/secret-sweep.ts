import { AGENT_SLACK } from '../airlock/client.ts';
import { spotIn } from '../lib/spot.ts';
import type { EvidenceData } from '../model/evidence.ts';
import type { Room } from '../model/room.ts';
import { type AgentContainer, startAgent } from './agents.ts';
import { airlockOf, type Interior, type RoomService } from './interior.ts';
import { ALL_KEYS, databasesOf, keysOf } from './secret-keys.ts';
import { tellProcesses } from './secret-processes.ts';
import { searchSent } from './secret-sent.ts';
import type { ServiceSubject } from './service.ts';

/** Milliseconds for reading everything of one kind. */
const LONG = 60_000;
/** The text of a row of a table `t` as the server prints it: a cast could be the subject's own, and a column named `t` is no row. */
const ROW = "format('%s', t.*)";
/** Rows of one table that are read. */
const MOST_ROWS = 5_000;

type Sweep = EvidenceData<'secret-sweep'>;

/** Looks for the run's secrets where they may have been left. */
export function secretSweep(
  interior: Interior,
  subject: ServiceSubject,
): Pick<Room, 'guard' | 'watchSecrets' | 'searchSent' | 'sweepSecrets'> {
  const { secrets } = interior;
  let watching: AgentContainer | null = null;
  const sent = searchSent(interior, () => subject.running() !== null);

  const swept = (
    step: string,
    of: Sweep['of'],
    looked: number,
    complete = true,
    control: boolean | null = null,
  ) => interior.record('secret-sweep', step, { of, looked, secrets: [...secrets.names], complete, control });

  return {
    guard: async (name, credential) => {
      const needles = secrets.issue(name, credential);
      if (needles.length === 0) return;
      subject.look(needles);
      await sent.guard(`guard · ${name}`);
    },
    watchSecrets: async () => {
      const running = subject.running();
      if (!running) return;
      const spec = interior.specs.inspector(running.id, interior.holder.container.id, interior.next());
      watching = await startAgent(interior.materials.engine, spec, interior.cleanup);
      await watching.agent.call('secrets.watch', { needles: [...secrets.sent] });
    },
    searchSent: sent.begin,
    sweepSecrets: async (step) => {
      await sent.workDone(step);
      if (watching) {
        await tellProcesses(interior, watching, step);
        watching = null;
      }
      await sweepFiles(interior, step, swept);
      for (const service of interior.services.values()) {
        if (service.type.type === 'postgres') await sweepRows(interior, service, step, swept);
        if (service.type.type === 'redis') await sweepKeys(interior, service, step, swept);
      }
      await sent.tell(step);
    },
  };
}

type Swept = (
  step: string,
  of: Sweep['of'],
  looked: number,
  complete?: boolean,
  control?: boolean | null,
) => unknown;

async function sweepFiles(interior: Interior, step: string, swept: Swept): Promise<void> {
  const { secrets, specs, holder } = interior;
  const [needle] = secrets.sent;
  const [place] = specs.places;
  // A file of our own with a secret in it proves that the search would find one.
  const control = place && needle ? `${place.path}/.cleanroom-control` : null;
  if (control && needle) {
    await holder.agent.call('files.put', { path: control, content: { base64: needle.base64 } });
  }
  const { hits, files, complete } = await holder.agent.call(
    'files.search',
    { roots: specs.places.map(({ path }) => path), needles: [...secrets.sent] },
    { timeoutMs: LONG },
  );
  if (control) await holder.agent.call('files.remove', { path: control });
  for (const hit of hits) {
    if (hit.path === control) continue;
    const where = hit.member === null ? hit.path : `${hit.path} › ${hit.member}`;
    secrets.tell(step, hit.where === 'name' ? 'name of a file' : 'file', where, [hit], { mode: hit.mode });
  }
  swept(
    step,
    'files',
    files - (control ? 1 : 0),
    complete,
    control ? hits.some(({ path }) => path === control) : null,
  );
}

async function sweepRows(
  interior: Interior,
  { type, address, name }: RoomService,
  step: string,
  swept: Swept,
): Promise<void> {
  const { secrets } = interior;
  const { agent } = airlockOf(interior, 'a look at all rows');
  const login = type.readerLogin?.(address);
  if (!login) return;
  const ask = (sql: string) =>
    agent.call(
      'sql.query',
      // Otherwise a database's own search path could put the subject's catalogue in the place of the server's.
      { ...login, sql: `set search_path to ''; ${sql}`, params: [], timeoutMs: LONG },
      { timeoutMs: LONG + AGENT_SLACK },
    );
  const tables = await ask(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_catalog.pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  let looked = 0;
  let complete = tables.error === null;
  for (const { name: table } of tables.rows) {
    const { rows, error } = await ask(`select ${ROW} as row from ${table} t limit ${MOST_ROWS}`);
    complete &&= error === null && rows.length < MOST_ROWS;
    looked += rows.length;
    for (const { row } of rows) {
      secrets.tell(step, 'row', `${name}: ${table}`, spotIn(Buffer.from(String(row)), secrets.needles));
    }
  }
  swept(step, 'rows', looked, complete);
}

async function sweepKeys(
  interior: Interior,
  { address, name }: RoomService,
  step: string,
  swept: Swept,
): Promise<void> {
  const { secrets } = interior;
  const { agent } = airlockOf(interior, 'a look at all keys');
  const command = (...args: readonly string[]) =>
    agent.call(
      'redis.command',
      { ...address, args: [...args], timeoutMs: LONG },
      { timeoutMs: LONG + AGENT_SLACK },
    );
  const keyspace = await command('INFO', 'keyspace');
  let looked = 0;
  let complete = keyspace.error === null;
  for (const database of databasesOf(keyspace.reply)) {
    const { reply, error } = await command('EVAL', ALL_KEYS, '0', String(database));
    const { keys, whole } = keysOf(reply);
    complete &&= error === null && whole;
    looked += keys.length;
    for (const { key, text } of keys) {
      const where = `${name}: ${database === 0 ? '' : `database ${database}: `}${key}`;
      secrets.tell(step, 'key', where, spotIn(Buffer.from(text), secrets.needles));
    }
  }
  swept(step, 'keys', looked, complete);
}
