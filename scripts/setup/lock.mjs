import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

/** Time that a holder has to write its process id after it made the folder, in milliseconds. */
const GRACE = 5000;

/**
 * Runs `work` while no other set-up of this clone runs. The lock is a folder, because making one is atomic everywhere; it
 * is stale when the process named in it is gone, so that a killed set-up blocks nobody.
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(folder, work) {
  await take(folder);
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} folder */
async function take(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(folder);
    if (holder === 'gone') {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!waited) say(`set-up: another one is at work in this clone (process ${holder}), waiting for it`);
    await sleep(200);
  }
}

/**
 * @param {string} folder
 * @returns {number | 'unknown' | 'gone'}
 */
function holderOf(folder) {
  const pid = readPid(folder);
  if (pid !== null) return isAlive(pid) ? pid : 'gone';
  return ageOf(folder) > GRACE ? 'gone' : 'unknown';
}

/**
 * @param {string} folder
 * @returns {number | null}
 */
function readPid(folder) {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8')) || null;
  } catch {
    return null;
  }
}

/** @param {string} folder */
function ageOf(folder) {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
