import { CommandError } from '../command-error.ts';
import type { Environment, readConfig } from '../config.ts';
import type { createDatabase, poolOptions } from '../database.ts';
import { createLog, messageOf } from '../log.ts';
import type { migrate } from '../migrations.ts';

interface Tools {
  readonly readConfig: typeof readConfig;
  readonly poolOptions: typeof poolOptions;
  readonly createDatabase: typeof createDatabase;
  readonly migrate: typeof migrate;
}

/**
 * Brings the schema up to date once, without waiting for a database that is not there.
 *
 * @throws ConfigError, CommandError
 */
export async function migrateOnce(
  tools: Tools,
  env: Environment,
  out: (text: string) => void,
): Promise<void> {
  const config = tools.readConfig(env);
  const log = createLog(config.logLevel, out);
  const database = tools.createDatabase({ ...tools.poolOptions(config), max: 1 }, log);
  try {
    const version = await tools.migrate(database);
    log.write('info', 'schema is up to date', { version });
  } catch (error) {
    throw new CommandError(`cannot migrate the database: ${messageOf(error)}`);
  } finally {
    await database.close();
  }
}
