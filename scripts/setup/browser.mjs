import { install, mayInstall } from './apt.mjs';
import { has } from './run.mjs';
import { SetupError } from './say.mjs';

/** @import { Step } from './say.mjs' */

/**
 * Chromium, in which the tests look at the HTML report: the one that CHROMIUM names, or the distribution's.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step}
 */
export function browser(env) {
  return {
    name: 'browser',
    why: 'tests look at the HTML report in it',
    look: async () => {
      if (env.CHROMIUM) return { done: true, found: `CHROMIUM names ${env.CHROMIUM}` };
      if (has('chromium')) return { done: true, found: 'chromium is there' };
      return { done: false, missing: 'chromium is not there', plan: 'installing the package chromium' };
    },
    provide: async () => {
      if (!mayInstall()) {
        throw new SetupError(
          'there is no chromium, and no apt-get or no root to install it; install it, or name a Chromium in CHROMIUM, and start again',
        );
      }
      await install(['chromium']);
      return 'chromium was installed';
    },
  };
}
