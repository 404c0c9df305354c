import { readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Removes the file with a daemon's process number where that daemon is gone. A daemon that was killed leaves the file behind,
 * and when another process has got the number since, its successor takes the stranger for itself and does not start.
 * A dead process that nobody has waited for keeps its number and its name, but has no command line.
 * @param {string} file
 * @param {string} name the daemon's program, without its folder
 */
export function removeStalePid(file, name) {
  const pid = read(file);
  if (pid === null) return;
  const [program = ''] = (read(`/proc/${Number(pid)}/cmdline`) ?? '').split('\0');
  if (basename(program) !== name) rmSync(file, { force: true });
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
