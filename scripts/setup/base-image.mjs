import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { install, mayInstall } from './apt.mjs';
import { ask, endpoints, firstThatAnswers } from './endpoint.mjs';
import { has, run } from './run.mjs';
import { SetupError } from './say.mjs';

/** @import { Step } from './say.mjs' */
/** @import { Endpoint } from './endpoint.mjs' */

const OFFICIAL = { repository: 'debian', tag: '12-slim' };
const OURS = { repository: 'cleanroom/base', tag: 'bookworm' };
/** Silence after which a registry counts as out of reach, in milliseconds. */
const REGISTRY = 5000;
const REMEDY = 'make a registry reachable, or load debian:12-slim into the engine, and start again';

/**
 * The image on which all of ours are built: the official one, or one bootstrapped from the distribution's packages.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step}
 */
export function baseImage(root, env) {
  return {
    name: 'base image',
    why: 'services and subjects are built on Debian 12',
    look: async () => {
      const engine = await firstThatAnswers(endpoints(env));
      if (engine === null)
        return { done: false, missing: 'no engine to ask', plan: 'pulling or bootstrapping Debian 12' };
      if (engine.url.startsWith('ssh:'))
        return { done: true, found: 'left to the tool, as the engine is behind ssh' };
      for (const image of [OFFICIAL, OURS]) {
        if (await isThere(engine, image))
          return { done: true, found: `${image.repository}:${image.tag} is there` };
      }
      return {
        done: false,
        missing: 'it is not on the engine',
        plan: 'pulling debian:12-slim, or bootstrapping it',
      };
    },
    provide: async () => {
      const engine = await firstThatAnswers(endpoints(env));
      if (engine === null) throw new SetupError('the engine went away; see that it runs and start again');
      const trouble = await pull(engine);
      if (trouble === null) return 'debian:12-slim was pulled';
      await bootstrap(root, engine, trouble);
      return `bootstrapped as cleanroom/base:bookworm, because the pull failed (${trouble})`;
    },
  };
}

/**
 * @param {Endpoint} engine
 * @param {{ repository: string, tag: string }} image
 */
async function isThere(engine, { repository, tag }) {
  const response = await ask(engine, 'GET', `/images/${repository}:${tag}/json`, { silence: 10_000 });
  response.resume();
  return response.statusCode === 200;
}

/**
 * Null when it is there, otherwise why not.
 * @param {Endpoint} engine
 * @returns {Promise<string | null>}
 */
async function pull(engine) {
  const path = `/images/create?fromImage=${OFFICIAL.repository}&tag=${OFFICIAL.tag}`;
  try {
    return await trouble(await ask(engine, 'POST', path, { silence: REGISTRY }));
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

/**
 * @param {string} root
 * @param {Endpoint} engine
 * @param {string} reason why the pull failed
 */
async function bootstrap(root, engine, reason) {
  if (!has('mmdebstrap')) {
    if (!mayInstall()) {
      throw new SetupError(
        `debian:12-slim cannot be pulled (${reason}) nor bootstrapped without apt-get and root; ${REMEDY}`,
      );
    }
    await install(['mmdebstrap', 'debian-archive-keyring']);
  }
  // By way of a file, because an engine imports half an archive without complaint.
  const archive = join(root, '.cleanroom', 'base.tar');
  try {
    await run(['sh', join(root, 'images', 'base', 'bootstrap.sh')], { output: archive, remedy: REMEDY });
    const path = `/images/create?fromSrc=-&repo=${OURS.repository}&tag=${OURS.tag}`;
    const body = createReadStream(archive);
    const refused = await trouble(await ask(engine, 'POST', path, { silence: 120_000, body }));
    if (refused !== null)
      throw new SetupError(`the engine refused the bootstrapped image (${refused}); ${REMEDY}`);
  } finally {
    rmSync(archive, { force: true });
  }
}

/**
 * Reads an answer of `/images/create`, which is a stream of JSON lines, to its end. Null when it went well.
 * @param {import('node:http').IncomingMessage} response
 * @returns {Promise<string | null>}
 */
async function trouble(response) {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text = (text + chunk).slice(-10_000);
  const said = /"(?:error|message)":("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  if (response.statusCode === 200 && !text.includes('"error"')) return null;
  return said === undefined ? `the engine answered ${response.statusCode}` : JSON.parse(said);
}
