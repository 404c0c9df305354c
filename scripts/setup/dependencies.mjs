import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** @import { Step } from './say.mjs' */
/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

/**
 * The npm packages of package-lock.json.
 * @param {string} root
 * @returns {Step}
 */
export function dependencies(root) {
  return {
    name: 'dependencies',
    why: 'the libraries and tools that package-lock.json names',
    look: async () => {
      const difference = firstDifference(root);
      if (difference === null) return { done: true, found: 'node_modules is as package-lock.json says' };
      return { done: false, missing: difference, plan: 'running `npm ci`' };
    },
    provide: async () => {
      // Install scripts are left out: nothing here needs one, and building optional native parts takes a minute.
      await run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
        cwd: root,
        remedy: 'make the npm registry reachable and start again',
      });
      return 'installed';
    },
  };
}

/**
 * Compares the lockfile with the record that npm keeps of what it installed. Null where they agree.
 * @param {string} root
 * @returns {string | null}
 */
function firstDifference(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (installed === null) return 'node_modules is not there';
  for (const [path, { version, optional }] of Object.entries(wanted ?? {})) {
    if (path === '') continue;
    const found = installed[path];
    // An optional package may be for another kind of machine.
    if (found === undefined && optional === true) continue;
    if (found?.version !== version)
      return `${path} is ${found?.version ?? 'missing'} and should be ${version}`;
  }
  return null;
}

/**
 * @param {string} file
 * @returns {Packages | null}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
