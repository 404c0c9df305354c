import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, mayInstall } from './apt.mjs';
import { has, run } from './run.mjs';

/**
 * What starts containers for an engine of ours. The default, runc, starts itself several times for each container; crun is a small
 * C program that does the same with the same profile for system calls. Measured side by side with Docker 20.10, in processor time: a
 * container and its end 85 instead of 99 ms, an exec 30 instead of 47 ms.
 */
const RUNTIME = 'crun';
const CGROUPS = '/sys/fs/cgroup';
const CONFIGURATION = '/etc/docker/daemon.json';

/** The package of the distribution that brings it. */
export const runtimePackage = RUNTIME;

/** Whether it will be installed before an engine is started. */
export const installsRuntime = () => !isChosen() && !has(RUNTIME) && mayInstall();

/**
 * Arguments for dockerd that make it the default; none where somebody has chosen already, where it cannot be had, or would refuse this
 * kernel's control groups: then it is the engine's own.
 * @returns {Promise<readonly string[]>}
 */
export async function runtimeArguments() {
  if (isChosen()) return [];
  try {
    if (installsRuntime()) await install([RUNTIME]);
    if (!has(RUNTIME)) return [];
    for (const controllers of [...leftInVersion2(), ...mountedNowhere()]) await mountVersion1(controllers);
  } catch {
    return [];
  }
  return ['--add-runtime', `${RUNTIME}=${RUNTIME}`, '--default-runtime', RUNTIME];
}

/**
 * Whether the engine's own configuration speaks of runtimes; what stands there must not be said once more as an argument.
 * @param {string} [file]
 */
export function isChosen(file = CONFIGURATION) {
  try {
    return /"(default-runtime|runtimes)"/.test(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Controllers that stand alone in version 2 beside a hierarchy of version 1: with such a mixture crun starts nothing. Where version 2 is
 * all there is, or has no controllers, there are none.
 * @param {string} [folder] where control groups are mounted
 * @returns {readonly string[]}
 */
export function leftInVersion2(folder = CGROUPS) {
  let text;
  try {
    text = readFileSync(join(folder, 'unified', 'cgroup.controllers'), 'utf8');
  } catch {
    return [];
  }
  return text.split(/\s+/).filter((name) => name !== '');
}

/**
 * Controllers of version 1 that are in use and mounted nowhere: crun starts containers there, but the engine does not hear of memory that
 * ran out in them. Those of one hierarchy are one name, with commas.
 * @param {string} [folder] where control groups are mounted
 * @param {string} [own] what groups a process is in
 * @returns {readonly string[]}
 */
export function mountedNowhere(folder = CGROUPS, own = '/proc/self/cgroup') {
  return readFileSync(own, 'utf8')
    .split('\n')
    .map((line) => line.split(':')[1] ?? '')
    .filter((names) => names !== '' && !names.startsWith('name='))
    .filter((names) => !existsSync(join(folder, names, 'cgroup.procs')));
}

/**
 * Puts a controller beside the others of version 1, as distributions without systemd do at boot.
 * @param {string} controller
 */
async function mountVersion1(controller) {
  const folder = join(CGROUPS, controller);
  mkdirSync(folder, { recursive: true });
  await run(['mount', '-t', 'cgroup', '-o', controller, 'cgroup', folder], {
    remedy: `mount the controller ${controller} by hand`,
  });
}
