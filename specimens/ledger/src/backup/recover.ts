import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import type { Database } from '../database.ts';
import { messageOf } from '../log.ts';
import { sequencesOf } from './back-up.ts';
import type { Checked, checkBackup } from './format.ts';

/** Numbers that may have been given out since a backup was taken; none of them may be given out again. */
const GIVEN_OUT = 1_000_000;

/**
 * The newest whole backup of a folder, by what stands in it: names and times of files change on the way.
 *
 * @throws CommandError that names the folder where there is none
 */
export async function newestBackup(folder: string, check: typeof checkBackup): Promise<Checked> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new CommandError(`cannot read ${folder}: ${messageOf(error)}`);
  });
  const problems: string[] = [];
  let newest: Checked | undefined;
  for (const name of names.sort()) {
    try {
      const checked = await check(join(folder, name));
      if (newest === undefined || checked.header.takenAt > newest.header.takenAt) newest = checked;
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  if (newest !== undefined) return newest;
  throw new CommandError([`there is no usable backup in ${folder}`, ...problems].join('\n'));
}

/** Leaves a gap in every sequence: what was lost had numbers as well, and its owners remember them. */
export function leaveGap(database: Database): Promise<void> {
  return database.transaction(async (query) => {
    for (const sequence of await sequencesOf(query))
      await query(`select setval('${sequence}', last_value + ${GIVEN_OUT}, true) from ${sequence}`);
  });
}
