import { parse, TomlError } from 'smol-toml';
import { ForgeError } from './forge-error.ts';

/** Throws ForgeError naming the file and the line of a syntax error. */
export function parseToml(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what = ''] = error.message.split('\n');
    throw new ForgeError(`${path}, line ${error.line}: ${what.replace('Invalid TOML document: ', '')}`, {
      cause: error,
    });
  }
}
