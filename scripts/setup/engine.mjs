import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { install, mayInstall } from './apt.mjs';
import { endpoints, firstThatAnswers } from './endpoint.mjs';
import { has, tellingLine } from './run.mjs';
import { installsRuntime, runtimeArguments, runtimePackage } from './runtime.mjs';
import { SetupError } from './say.mjs';
import { removeStalePid } from './stale-pid.mjs';

/** @import { Step } from './say.mjs' */

const LOG = '/var/log/cleanroom-dockerd.log';
/**
 * For every container with a network of its own this engine starts itself three times over, for 40 ms each, a quarter of which goes into
 * collecting garbage; what it starts inherits this. The processor's time for a container and its end falls by a seventh (20.10).
 */
const FEWER_COLLECTIONS = { GOGC: '400' };
const OURS = { url: 'unix:///var/run/docker.sock', from: '/var/run/docker.sock' };

/**
 * A container engine: whichever answers, or Docker from the distribution's packages, started by hand.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step}
 */
export function engine(env) {
  return {
    name: 'engine',
    why: 'the rooms are containers',
    look: async () => {
      const found = await firstThatAnswers(endpoints(env));
      if (found !== null) return { done: true, found: `one answers at ${found.from}` };
      const wanted = has('dockerd') ? (installsRuntime() ? [runtimePackage] : []) : packages();
      const plan = `${wanted.length > 0 ? `installing ${wanted.join(', ')} and ` : ''}starting dockerd, log in ${LOG}`;
      return { done: false, missing: 'none answers', plan };
    },
    provide: async () => {
      refuseToGuess(env);
      if (!has('dockerd')) await install(packages());
      await start(await runtimeArguments());
      return `Docker answers at ${OURS.from}; nobody stops it, its log is ${LOG}`;
    },
  };
}

/** Where the kernel enforces AppArmor, the engine starts no container unless it can load its profile. */
export function packages(enabled = '/sys/module/apparmor/parameters/enabled') {
  const profiles = existsSync(enabled) && readFileSync(enabled, 'utf8').trim() === 'Y' ? ['apparmor'] : [];
  return ['docker.io', 'iptables', runtimePackage, ...profiles];
}

/** @param {NodeJS.ProcessEnv} env */
function refuseToGuess(env) {
  if (env.DOCKER_HOST) {
    throw new SetupError(
      `nothing answers at DOCKER_HOST=${env.DOCKER_HOST}; start that engine, or unset DOCKER_HOST`,
    );
  }
  const byHand = 'install and start Docker or Podman and start again';
  if (process.getuid?.() !== 0)
    throw new SetupError(`no container engine answers and this is not root; ${byHand}`);
  if (!has('dockerd') && !mayInstall()) {
    throw new SetupError(`no container engine answers and there is no apt-get to install one; ${byHand}`);
  }
}

/** @param {readonly string[]} args */
async function start(args) {
  removeStalePid('/var/run/docker.pid', 'dockerd');
  removeStalePid('/var/run/docker/containerd/containerd.pid', 'containerd');
  const log = openSync(LOG, 'a');
  // A session of its own, so that it outlives this process and its terminal.
  const env = { ...FEWER_COLLECTIONS, ...withSbin() };
  const daemon = spawn('dockerd', args, { detached: true, stdio: ['ignore', log, log], env });
  daemon.unref();
  // Long, because an engine that was killed first clears away what its containers left.
  let deadline = Date.now() + 90_000;
  // Another set-up, or the package's own start script, may have been faster: then that one will answer.
  const ended = () => {
    deadline = Math.min(deadline, Date.now() + 3000);
  };
  daemon.on('error', ended).on('exit', ended);
  while ((await firstThatAnswers([OURS])) === null) {
    if (Date.now() > deadline) {
      const reason = tellingLine(readFileSync(LOG, 'utf8'));
      throw new SetupError(
        `dockerd does not answer${reason}; read ${LOG}, start an engine by hand and start again`,
      );
    }
    await sleep(100);
  }
}

function withSbin() {
  return { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
}
