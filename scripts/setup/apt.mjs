import { has, run } from './run.mjs';

/** Whether this is a Debian or Ubuntu on which we may install packages. */
export function mayInstall() {
  return has('apt-get') && process.getuid?.() === 0;
}

/**
 * Installs distribution packages. Waits for another package manager that is at work instead of failing.
 * @param {readonly string[]} packages
 */
export async function install(packages) {
  const remedy = `install ${packages.join(' and ')} with your package manager and start again`;
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(['apt-get', ...wait, 'update', '-q'], { env, remedy });
  await run(['apt-get', ...wait, 'install', '-y', '-q', '--no-install-recommends', ...packages], {
    env,
    remedy,
  });
}
