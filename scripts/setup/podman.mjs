import { install, mayInstall } from './apt.mjs';
import { has } from './run.mjs';

/** @import { Step } from './say.mjs' */

/**
 * Podman, on which a test opens rooms as well. Nothing is started: the test runs an engine of its own for as long as it needs one.
 * Elsewhere than on Debian or Ubuntu, as root, that test is skipped where there is none.
 * @returns {Step}
 */
export function podman() {
  return {
    name: 'Podman',
    why: 'a test opens rooms on it too',
    look: async () => {
      if (has('podman')) return { done: true, found: 'podman is there' };
      if (!mayInstall()) return { done: true, found: 'there is none, and its test will be skipped' };
      return { done: false, missing: 'podman is not there', plan: 'installing the package podman' };
    },
    provide: async () => {
      await install(['podman', 'netavark', 'aardvark-dns']);
      return 'podman was installed, and nothing of it started';
    },
  };
}
