import type { Checked } from '../backup/format.ts';
import { CommandError } from '../command-error.ts';
import type { Config, Environment } from '../config.ts';
import type { Database } from '../database.ts';
import { createLog, type Log, messageOf } from '../log.ts';
import type { Parts } from '../parts.ts';

/** Milliseconds that one statement over many rows may take. */
const LONG = 600_000;
/** Milliseconds to get a connection. Nobody waits for an answer here, and a busy database is no reason to go without a backup. */
const PATIENCE = 10_000;
/** Milliseconds that the cache may take to be reached, and for an answer: what it still holds would be served as if it were restored. */
const CACHE_PATIENCE = 5_000;

/** Writes the whole database to a file; it may be in use. */
export async function backupTo(
  parts: Parts,
  env: Environment,
  out: (text: string) => void,
  path: string,
): Promise<void> {
  await withDatabase(parts, env, out, `back up to ${path}`, async ({ database, log }) => {
    // It holds what belongs to customers.
    const writePrivate: typeof parts.writeFile = (file, text) => parts.writeFile(file, text, 0o600);
    await parts.backups.backUp(database, path, writePrivate);
    log.write('info', 'backed up', { file: path });
  });
}

/** Makes the database exactly what a file holds. Nobody should write meanwhile. */
export async function restoreFrom(
  parts: Parts,
  env: Environment,
  out: (text: string) => void,
  path: string,
): Promise<void> {
  await withDatabase(parts, env, out, `restore ${path}`, async (tools) => {
    const { header } = await parts.backups.restore(
      tools.database,
      path,
      parts.backups.checkBackup,
      parts.migrate,
    );
    await forget(parts, tools);
    tools.log.write('info', 'restored', { file: path, takenAt: header.takenAt });
  });
}

/** After a disaster: restores the newest backup of a folder, and never gives out a number again that was lost. */
export async function recoverFrom(
  parts: Parts,
  env: Environment,
  out: (text: string) => void,
  folder: string,
): Promise<void> {
  await withDatabase(parts, env, out, `recover from ${folder}`, async (tools) => {
    const newest: Checked = await parts.backups.newestBackup(folder, parts.backups.checkBackup);
    await parts.backups.restore(tools.database, newest.path, async () => newest, parts.migrate);
    await parts.backups.leaveGap(tools.database);
    await forget(parts, tools);
    tools.log.write('info', 'recovered', { file: newest.path, takenAt: newest.header.takenAt });
  });
}

interface Tools {
  readonly config: Config;
  readonly database: Database;
  readonly log: Log;
}

async function forget(parts: Parts, { config, log }: Tools): Promise<void> {
  const done = await parts.forgetCached(config.redisUrl, {
    ...parts.cacheOptions(parts.backoff),
    connectTimeout: CACHE_PATIENCE,
    commandTimeout: CACHE_PATIENCE,
  });
  if (!done)
    log.write('warn', 'the cache could not be emptied; accounts read within its time to live may be old', {
      seconds: config.cacheTtlMs / 1_000,
    });
}

async function withDatabase(
  parts: Parts,
  env: Environment,
  out: (text: string) => void,
  what: string,
  work: (tools: Tools) => Promise<void>,
): Promise<void> {
  const config = parts.readConfig(env);
  const log = createLog(config.logLevel, out);
  const options = {
    ...parts.poolOptions(config),
    max: 1,
    connectionTimeoutMillis: PATIENCE,
    query_timeout: LONG,
    statement_timeout: LONG,
  };
  const database = parts.createDatabase(options, log);
  try {
    await work({ config, database, log });
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`cannot ${what}: ${messageOf(error)}`);
  } finally {
    await database.close();
  }
}
