import type { Format, Language } from './document.ts';
import { json } from './json.ts';
import { dotenv, ini } from './lines.ts';
import { toml } from './toml.ts';
import { yaml } from './yaml.ts';

/** How each format that is a file is read and changed. */
export const LANGUAGES: Readonly<Record<Exclude<Format, 'env'>, Language>> = {
  toml,
  yaml,
  json,
  ini,
  dotenv,
};
