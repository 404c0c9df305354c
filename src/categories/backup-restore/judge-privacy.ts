import type { EvidenceRecord } from '../../model/evidence.ts';

type Listing = EvidenceRecord<'files'>;

/** What the bits of a class of users allow. */
const READ = 4;
const WRITE = 2;
const ENTER = 1;
/** The classes besides the owner, by where their bits stand. */
const EVERYBODY = 0;
const OTHERS = [3, EVERYBODY] as const;

/** Files that others than their owner can do more with than before, in words. Merely another mode is none, nor is what is new. */
export function lostPrivacy(
  before: readonly EvidenceRecord[],
  after: readonly EvidenceRecord[],
): readonly string[] {
  const now = new Map(after.filter(isListing).flatMap(filesOf));
  return before
    .filter(isListing)
    .flatMap(filesOf)
    .flatMap(([path, was]) => {
      const is = now.get(path);
      const gained = is === undefined ? 0 : is.allows & ~was.allows;
      if (is === undefined || gained === 0) return [];
      const how =
        is.mode === was.mode
          ? `a folder around the file ${path} is open now`
          : `the file ${path} had mode ${was.mode} and has ${is.mode}`;
      return [`${how}, so that others can ${verb(gained)} it`];
    });
}

/** Files of a look that are closed to everybody else, whoever else may read them. */
export const closedIn = (look: readonly EvidenceRecord[]): readonly string[] =>
  look
    .filter(isListing)
    .flatMap(filesOf)
    .filter(([, { everybody }]) => !everybody)
    .map(([path]) => path);

/** Its mode, where everybody can read this file. */
export function openTo(listing: Listing, path: string): string | null {
  const [, found] = filesOf(listing).find(([one]) => one === path) ?? [];
  return found?.everybody ? found.mode : null;
}

const isListing = (record: EvidenceRecord): record is Listing => record.kind === 'files';

interface Permissions {
  readonly mode: string;
  /** What others can do with it, whichever class they are of; nothing where a folder keeps them away. */
  readonly allows: number;
  /** Whether any user can read it. */
  readonly everybody: boolean;
}

function filesOf({ data: { root, entries } }: Listing): readonly (readonly [string, Permissions])[] {
  const folders = entries
    .filter(({ type }) => type === 'directory')
    .map(({ path, mode }) => ({ below: `${path}/`, mode }));
  return entries
    .filter(({ type }) => type === 'file')
    .map(({ path, mode }) => {
      const around = folders.filter(({ below }) => path.startsWith(below));
      const reaching = OTHERS.filter((at) => around.every((folder) => has(folder.mode, at) & ENTER));
      const allows = reaching.map((at) => has(mode, at));
      return [
        path === '' ? root : `${root}/${path}`,
        {
          mode,
          allows: allows.reduce((all, bits) => all | bits, 0) & (READ | WRITE),
          everybody: reaching.includes(EVERYBODY) && (has(mode, EVERYBODY) & READ) !== 0,
        },
      ];
    });
}

const has = (mode: string, at: number): number => (Number.parseInt(mode, 8) >> at) & 7;

const verb = (gained: number): string =>
  [gained & READ ? 'read' : '', gained & WRITE ? 'write' : ''].filter((word) => word !== '').join(' and ');
