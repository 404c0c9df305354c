import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './say.mjs';

/** @import { Step } from './say.mjs' */

/** The first Node that runs TypeScript without a flag. */
const OLDEST = [22, 18];

/**
 * A Node that can run TypeScript: the one at hand, or Node 24 as an npm package in `.cleanroom/node`.
 * @param {string} root
 * @returns {Step}
 */
export function newNode(root) {
  return {
    name: 'Node',
    why: `cleanroom runs from source, which takes Node ${OLDEST.join('.')} or newer`,
    look: async () => {
      if (existsSync(nodePath(root))) return { done: true, found: nodePath(root) };
      return {
        done: false,
        missing: `this is ${process.version}`,
        plan: 'installing Node 24 into .cleanroom/node',
      };
    },
    provide: async () => {
      if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
        const machine = `${process.platform} ${process.arch}`;
        throw new SetupError(
          `there is no npm package of Node 24 for ${machine}; install Node 24 and start again`,
        );
      }
      const folder = join(root, '.cleanroom', 'node');
      const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
      await run(['npm', 'install', '--prefix', folder, ...quiet, `${packageName()}@24`], {
        cwd: root,
        remedy: 'make the npm registry reachable, or install Node 24 yourself, and start again',
      });
      return `${packageName()} is in .cleanroom/node`;
    },
  };
}

/**
 * Path of the Node to run the tool with. It may not be there yet.
 * @param {string} root
 */
export function nodePath(root) {
  if (isNewEnough(process.versions.node)) return process.execPath;
  return join(root, '.cleanroom', 'node', 'node_modules', packageName(), 'bin', 'node');
}

/** @param {string} version as in `22.18.0` */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function packageName() {
  return `node-${process.platform}-${process.arch}`;
}
