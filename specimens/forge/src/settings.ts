import { join } from 'node:path';
import { parseDuration } from './duration.ts';
import { ForgeError, wrongUse } from './forge-error.ts';
import type { ReadText } from './read-text.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the person's environment says. */
export interface Settings {
  /** Folder of the person's own templates, or null where there is no home. */
  readonly userTemplates: string | null;
  /** FORGE_TIMEOUT in milliseconds, or null for no limit. */
  readonly timeout: number | null;
  /** The deploy token, read when it is asked for. Throws ForgeError where there is none. */
  readonly token: () => Promise<string>;
}

export type ReadSettings = (environment: Environment, readText: ReadText) => Promise<Settings>;

export const readSettings: ReadSettings = async (environment, readText) => ({
  userTemplates: userTemplates(environment),
  timeout: environment.FORGE_TIMEOUT ? parseDuration(environment.FORGE_TIMEOUT, 'FORGE_TIMEOUT') : null,
  token: () => token(environment, readText),
});

/** As the XDG base directory specification has it; a container may have no home at all. */
function userTemplates(environment: Environment): string | null {
  if (environment.XDG_DATA_HOME) return join(environment.XDG_DATA_HOME, 'forge', 'templates');
  if (environment.HOME) return join(environment.HOME, '.local', 'share', 'forge', 'templates');
  return null;
}

async function token(environment: Environment, readText: ReadText): Promise<string> {
  const { FORGE_TOKEN: given, FORGE_TOKEN_FILE: file } = environment;
  if (given && file) throw wrongUse('FORGE_TOKEN and FORGE_TOKEN_FILE are both set; unset one of them');
  const found = file ? (await readText(file)).trim() : given;
  if (found) return found;
  throw new ForgeError(
    file
      ? `${file} (FORGE_TOKEN_FILE) is empty`
      : 'no token: set FORGE_TOKEN_FILE to a file that holds it, or FORGE_TOKEN',
  );
}
