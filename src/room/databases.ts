import { createHash } from 'node:crypto';
import { AGENT_SLACK } from '../airlock/client.ts';
import { Failure } from '../model/failure.ts';
import type { Room } from '../model/room.ts';
import { compareRows } from './compare-rows.ts';
import { airlockOf, containerOf, type Interior, serviceOf } from './interior.ts';
import { outputOf } from './output.ts';

/** Milliseconds for one question of ours. */
const TIMEOUT = 5_000;
/** Milliseconds for reading a whole database. */
const LONG = 30_000;
const MOST_ROWS = 500;

/** Asks the services themselves, over connections of our own that no proxy of ours touches. */
export function databases(
  interior: Interior,
): Pick<Room, 'sql' | 'redis' | 'databaseFingerprint' | 'loadDump' | 'counts' | 'serviceLog'> {
  const agent = () => airlockOf(interior, 'a question to a service').agent;

  const login = (name: string) => {
    const { type, address } = serviceOf(interior, name, 'a query');
    if (type.login) return type.login(address);
    throw new Failure({
      class: 'bug',
      code: 'no-sql',
      message: `a query was asked of ${name}, which is no SQL database but ${type.type}`,
    });
  };

  /** For reading what the subject made, which may run what the subject wrote. */
  const readerLogin = (name: string) => {
    const { type, address } = serviceOf(interior, name, 'a look at all rows');
    return type.readerLogin?.(address) ?? login(name);
  };

  return {
    sql: async (step, service, sql, params = []) => {
      const began = performance.now();
      const { rows, fields, rowCount, error } = await agent().call(
        'sql.query',
        { ...login(service), timeoutMs: TIMEOUT, sql, params: [...params], keep: true },
        { timeoutMs: TIMEOUT + AGENT_SLACK },
      );
      return interior.record('rows', step, {
        service,
        sql,
        params: [...params],
        fields,
        rows: rows.slice(0, MOST_ROWS),
        truncated: rows.length > MOST_ROWS,
        rowCount,
        error,
        ms: performance.now() - began,
      });
    },
    redis: async (step, service, command) => {
      const { address } = serviceOf(interior, service, 'a command');
      // What a server is told of itself outlives all keys.
      if (/^config$/i.test(command[0] ?? '')) interior.spend('services');
      const began = performance.now();
      const { reply, error } = await agent().call(
        'redis.command',
        { ...address, args: [...command], timeoutMs: TIMEOUT },
        { timeoutMs: TIMEOUT + AGENT_SLACK },
      );
      return interior.record('reply', step, {
        service,
        command: [...command],
        reply,
        error,
        ms: performance.now() - began,
      });
    },
    databaseFingerprint: async (step, service) => {
      const began = performance.now();
      const found = await agent().call(
        'sql.fingerprint',
        { ...readerLogin(service), timeoutMs: LONG },
        { timeoutMs: LONG + AGENT_SLACK },
      );
      return interior.record('database-fingerprint', step, {
        service,
        ...found,
        ms: performance.now() - began,
      });
    },
    loadDump: async (step, service, dump) => {
      const { type, address } = serviceOf(interior, service, 'a dump');
      const began = performance.now();
      const deadline = { timeoutMs: LONG + AGENT_SLACK };
      const rows = (also: readonly string[]) =>
        agent().call('sql.rows', { ...readerLogin(service), timeoutMs: LONG, also: [...also] }, deadline);
      const { user, password } = type.variables(address.host, address.port, address.password);
      const loaded = await agent().call(
        'sql.load',
        { ...login(service), user, password, timeoutMs: LONG, sql: dump },
        deadline,
      );
      const before = await rows([]);
      const record = interior.record('dump-loaded', step, {
        service,
        bytes: Buffer.byteLength(dump),
        sha256: createHash('sha256').update(dump).digest('hex'),
        tables: before.tables.map(({ name, count }) => ({ name, rows: count })),
        error: loaded.error ?? before.error,
        ms: performance.now() - began,
      });
      return {
        record,
        compare: async (step) => {
          const asked = performance.now();
          const after = await rows(before.tables.map(({ name }) => name));
          return interior.record('rows-kept', step, {
            service,
            ...(after.error === null ? compareRows(before, after) : { tables: [], ids: [] }),
            error: after.error,
            ms: performance.now() - asked,
          });
        },
      };
    },
    counts: (step) =>
      Promise.all(
        [...interior.services.keys()].map(async (service) =>
          interior.record('proxy-counts', step, {
            service,
            ...(await agent().call('proxy.counts', { service })),
          }),
        ),
      ),
    serviceLog: async (step, name) => {
      const container = containerOf(serviceOf(interior, name, 'its log'), 'its log');
      return interior.record('service-log', step, {
        service: name,
        output: outputOf((await container.logs()).subarray(interior.logsBefore.get(name) ?? 0)),
      });
    },
  };
}
