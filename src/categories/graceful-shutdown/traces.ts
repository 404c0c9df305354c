import { setTimeout as sleep } from 'node:timers/promises';
import type { SubjectFacts } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import { MARK } from './claim.ts';
import { LOOKED, pidOf, untold } from './judge-log.ts';

/**
 * What a PostgreSQL server says about its connections. Its log tells by default only of those that broke off within a
 * transaction; at level DEBUG1 also of any other that ended without the Terminate message (tcop/postgres.c, SocketBackend).
 */
const TALKATIVE = [
  "alter system set log_min_messages = 'debug1'",
  'alter system set log_connections = on',
  'alter system set log_disconnections = on',
  "alter system set log_line_prefix = 'cleanroom %p %u@%d: '",
];

const OPEN = `select pid, usename::text as "user", state, backend_start::text as since from pg_stat_activity
where backend_type = 'client backend' and usename <> current_user`;

/** Times that the activity table is asked whether all connections are gone, and the milliseconds between. */
const LOOKS = 8;
const BETWEEN = 100;
/** Milliseconds for what the server has written to come to us, and between two looks for it. */
const COMES_WITHIN = 3_000;
const LOOK_AGAIN = 250;

/** The processes that serve its connections, by database. */
type Open = ReadonlyMap<string, readonly string[]>;

const databases = ({ services }: SubjectFacts): readonly string[] =>
  services.filter(({ type }) => type === 'postgres').map(({ name }) => name);

/** Makes the databases tell of every connection from now on. */
export async function makeTalkative(room: Room, subject: SubjectFacts): Promise<void> {
  await Promise.all(
    databases(subject).map(async (service) => {
      for (const sql of TALKATIVE) await room.sql('make the log tell', service, sql);
      await room.sql('make the log tell', service, 'select pg_reload_conf()');
    }),
  );
}

/** Which connections there are just before it is asked to stop, and a line in the log that says when that was. */
export async function markTraces(room: Room, subject: SubjectFacts): Promise<Open> {
  return new Map(
    await Promise.all(
      databases(subject).map(async (service): Promise<[string, readonly string[]]> => {
        const { data } = await room.sql('connections before', service, OPEN);
        await mark(room, service, MARK);
        return [service, data.rows.map(pidOf)];
      }),
    ),
  );
}

const mark = (room: Room, service: string, words: string) =>
  room.sql('mark the log', service, `do $$ begin raise log '${words}'; end $$`);

/** Which connections there are after its end, and what the log says of those that there were. */
export async function readTraces(room: Room, subject: SubjectFacts, open: Open): Promise<void> {
  await Promise.all(
    databases(subject).map(async (service) => {
      for (let look = 1; look <= LOOKS; look += 1) {
        const { data } = await room.sql('connections after', service, OPEN);
        if (data.error !== null || data.rows.length === 0) break;
        await sleep(BETWEEN);
      }
      await mark(room, service, LOOKED);
      for (const until = performance.now() + COMES_WITHIN; ; await sleep(LOOK_AGAIN)) {
        const { output } = (await room.serviceLog('log after', service)).data;
        const isWhole = output.text.includes(LOOKED) && untold(output, open.get(service) ?? []).length === 0;
        if (isWhole || performance.now() > until) break;
      }
    }),
  );
}
