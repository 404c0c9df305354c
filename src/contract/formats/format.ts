import { extname } from 'node:path';
import { Failure } from '../../model/failure.ts';
import { parseJson } from './json.ts';
import type { Source } from './source.ts';
import { parseToml } from './toml.ts';
import { parseYaml } from './yaml.ts';

/** Formats that are data alone. */
export type DataFormat = 'yaml' | 'json' | 'toml';

const FORMATS: Readonly<Record<string, DataFormat | 'script'>> = {
  '.ts': 'script',
  '.js': 'script',
  '.mjs': 'script',
  '.json': 'json',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.toml': 'toml',
};

/** Extensions that a contract may have, in the order in which they are named. */
export const EXTENSIONS = Object.keys(FORMATS);

/** The format that a file's name tells. Throws a Failure of class `wrong-use` for any other name. */
export function formatOf(file: string): DataFormat | 'script' {
  const extension = extname(file);
  const format = FORMATS[extension];
  if (format !== undefined) return format;
  throw new Failure({
    class: 'wrong-use',
    code: 'contract-format-unknown',
    message: `${file} is no contract: ${extension === '' ? 'it has no extension' : `'${extension}' is no format of ours`}`,
    remedy: `Use one of ${EXTENSIONS.join(', ')}.`,
  });
}

/** Reads a text. Throws a Failure of class `wrong-use` with every syntax error that the format's parser tells. */
export function parseText(text: string, format: DataFormat, file: string): Source {
  return PARSERS[format](text, file);
}

const PARSERS: Readonly<Record<DataFormat, (text: string, file: string) => Source>> = {
  yaml: parseYaml,
  json: parseJson,
  toml: parseToml,
};
