import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../model/failure.ts';
import { makeFolder } from './make-folder.ts';
import { onDisk } from './on-disk.ts';

/** How many runs are kept. */
const RUNS_KEPT = 20;
/** How many of those that are kept for being looked into: whatever one long matrix names is still there when it ends. */
const KEPT_ASIDE = 200;

const DAY = 24 * 60 * 60 * 1000;
export const RUN_NAME = /^\d{8}T\d{6}\.\d{3}Z-[a-z0-9-]+$/;

/**
 * Makes the folder of a new run, `<root>/<time>-<subject>-<seed>`, and gives its path. Names sort by time. The root
 * keeps itself out of git, since evidence may be large and is nobody's source.
 */
export function makeRunDirectory(
  root: string,
  run: { readonly startedAt: string; readonly subject: string; readonly seed: string },
): string {
  return onDisk(root, () => make(root, run));
}

function make(root: string, run: Parameters<typeof makeRunDirectory>[1]): string {
  makeFolder(root);
  writeFileSync(join(root, '.gitignore'), '*\n');
  const time = new Date(run.startedAt).toISOString().replace(/[-:]/g, '');
  const base = [time, slug(run.subject), slug(run.seed)].join('-');
  for (let attempt = 1; attempt <= 100; attempt++) {
    const directory = join(root, attempt === 1 ? base : `${base}-${attempt}`);
    if (mkdirOnce(directory)) return directory;
  }
  throw new Failure({
    class: 'bug',
    code: 'run-directory',
    message: `No free name for a run like ${base} in ${root}.`,
  });
}

/** Points `<root>/latest` at a run. A file system without links goes without: it is a convenience. */
export function pointLatest(root: string, name: string): void {
  const link = join(root, 'latest');
  const fresh = `${link}.${process.pid}`;
  try {
    symlinkSync(name, fresh);
    renameSync(fresh, link);
  } catch {
    rmSync(fresh, { force: true });
  }
}

/**
 * Removes old runs, as far as this user may, and gives the names of those that are gone. The rule: of the folders named as ours that are finished (they hold a
 * `report.json`) or untouched for a day, all but the newest `keep` go; everything else is left alone. A run that has just
 * ended (`own`) stays, also where many that began after it ended before it.
 */
export function pruneRuns(root: string, now: number, keep = RUNS_KEPT, own?: string): string[] {
  const removable = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && RUN_NAME.test(entry.name))
    .map((entry) => entry.name)
    .filter((name) => isOver(join(root, name), now))
    .sort()
    .reverse()
    .slice(keep)
    .filter((name) => name !== own);
  return removable.filter((name) => isRemoved(join(root, name)));
}

/** Not where it belongs to somebody else; it is in nobody's way. */
function isRemoved(directory: string): boolean {
  try {
    rmSync(directory, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

/** Folder for runs that are kept because somebody will want to look into them. */
const ASIDE = 'kept';

/**
 * Moves a run to `<root>/kept/`, where later runs do not push it out, and gives its path there. Of those only the newest
 * `keep` stay.
 */
export function keepAside(root: string, name: string, keep = KEPT_ASIDE): string {
  const aside = join(root, ASIDE);
  onDisk(aside, () => {
    makeFolder(aside);
    renameSync(join(root, name), join(aside, name));
    if (linkIn(root) === name) pointLatest(root, join(ASIDE, name));
    pruneRuns(aside, Date.now(), keep, name);
  });
  return join(aside, name);
}

/** What `latest` points at; null where it is no link. */
function linkIn(root: string): string | null {
  try {
    return readlinkSync(join(root, 'latest'));
  } catch {
    return null;
  }
}

/** Names of the runs in a folder that have their report, the oldest first; none where there is no such folder. */
export function finishedRuns(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && RUN_NAME.test(entry.name))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(root, name, 'report.json')))
    .sort();
}

function isOver(directory: string, now: number): boolean {
  if (statSync(join(directory, 'report.json'), { throwIfNoEntry: false }) !== undefined) return true;
  const touched =
    statSync(join(directory, 'evidence.ndjson'), { throwIfNoEntry: false }) ??
    statSync(directory, { throwIfNoEntry: false });
  // Another process may have removed it meanwhile.
  return touched !== undefined && now - touched.mtimeMs > DAY;
}

function mkdirOnce(directory: string): boolean {
  try {
    mkdirSync(directory);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function slug(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return words.slice(0, 40) || 'run';
}
