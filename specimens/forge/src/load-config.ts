import type { Config } from './config.ts';
import { ForgeError } from './forge-error.ts';
import type { ReadText } from './read-text.ts';

/** Reads and checks a forge.toml. Throws ForgeError naming the file and every line or key that is wrong. */
export type LoadConfig = (path: string, readText: ReadText) => Promise<Config>;

export const loadConfig: LoadConfig = async (path, readText) => {
  const text = await readText(path);
  // The parsers cost more to load than all the rest; commands without a forge.toml do without them.
  const { parseToml } = await import('./parse-toml.ts');
  const { parseConfig } = await import('./config-schema.ts');
  const { config, problems } = parseConfig(parseToml(text, path));
  if (config) return config;
  throw new ForgeError(problems.map((problem) => `${path}: ${problem}`).join('\n'));
};
