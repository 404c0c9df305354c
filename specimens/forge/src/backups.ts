import { sha256 } from './digest.ts';
import { ForgeError } from './forge-error.ts';

/** What of a project cannot be made again, each by project path. */
export interface BackedUp {
  readonly files: Readonly<Record<string, string>>;
  /** Permissions of the files; none for those of a backup that knew nothing of them. */
  readonly modes: Readonly<Record<string, number>>;
}

/** One file that holds all of it. */
export interface Backups {
  /** The same files give the same bytes. */
  readonly pack: (backedUp: BackedUp) => string;
  /** Throws ForgeError naming `path` where it is not a whole backup. */
  readonly unpack: (text: string, path: string) => BackedUp;
}

const FORMAT = 'forge-backup/2';
/** Held contents only. */
const EARLIER = 'forge-backup/1';

export const backups: Backups = {
  pack: ({ files, modes }) =>
    `${JSON.stringify({ format: FORMAT, checksum: sha256(JSON.stringify([files, modes])), files, modes }, null, 2)}\n`,
  unpack: (text, path) => {
    const unusable = (what: string) =>
      new ForgeError(`${path} is not a usable backup: ${what}; nothing was changed`);
    let raw: { readonly format?: unknown; readonly checksum?: unknown } & Partial<BackedUp>;
    try {
      raw = JSON.parse(text) ?? {};
    } catch {
      throw unusable('it is not JSON');
    }
    const { format, checksum, files, modes = {} } = raw;
    if (format !== FORMAT && format !== EARLIER)
      throw unusable(`its format is ${JSON.stringify(format)}, not "${FORMAT}"`);
    if (checksum !== sha256(JSON.stringify(format === EARLIER ? files : [files, modes]) ?? ''))
      throw unusable('its checksum does not match');
    // The checksum vouches for the rest: only `pack` writes one that fits.
    return { files: files as BackedUp['files'], modes: format === EARLIER ? {} : modes };
  },
};
