import { sha256 } from './digest.ts';
import { ForgeError } from './forge-error.ts';

/** Contents by project path. */
export type BackedUp = Readonly<Record<string, string>>;

/** One file that holds all of a project that cannot be made again. */
export interface Backups {
  /** The same files give the same bytes. */
  readonly pack: (files: BackedUp) => string;
  /** Throws ForgeError naming `path` where it is not a whole backup. */
  readonly unpack: (text: string, path: string) => BackedUp;
}

const FORMAT = 'forge-backup/1';

export const backups: Backups = {
  pack: (files) =>
    `${JSON.stringify({ format: FORMAT, checksum: sha256(JSON.stringify(files)), files }, null, 2)}\n`,
  unpack: (text, path) => {
    const unusable = (what: string) =>
      new ForgeError(`${path} is not a usable backup: ${what}; nothing was changed`);
    let raw: { readonly format?: unknown; readonly checksum?: unknown; readonly files?: unknown } | null;
    try {
      raw = JSON.parse(text);
    } catch {
      throw unusable('it is not JSON');
    }
    if (raw?.format !== FORMAT)
      throw unusable(`its format is ${JSON.stringify(raw?.format)}, not "${FORMAT}"`);
    if (raw.checksum !== sha256(JSON.stringify(raw.files) ?? ''))
      throw unusable('its checksum does not match');
    return raw.files as BackedUp;
  },
};
