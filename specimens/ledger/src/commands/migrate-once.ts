import { CommandError } from '../command-error.ts';
import type { Environment } from '../config.ts';
import { createLog, messageOf } from '../log.ts';
import type { Parts } from '../parts.ts';

/**
 * Brings the schema up to date once, without waiting for a database that is not there.
 *
 * @throws ConfigError, CommandError
 */
export async function migrateOnce(
  parts: Parts,
  env: Environment,
  out: (text: string) => void,
): Promise<void> {
  const config = parts.readConfig(env);
  const log = createLog(config.logLevel, out);
  const database = parts.createDatabase({ ...parts.poolOptions(config), max: 1 }, log);
  try {
    const version = await parts.migrate(database);
    log.write('info', 'schema is up to date', { version });
  } catch (error) {
    throw new CommandError(`cannot migrate the database: ${messageOf(error)}`);
  } finally {
    await database.close();
  }
}
