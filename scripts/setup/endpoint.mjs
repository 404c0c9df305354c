import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where an engine may be. `url` is as in DOCKER_HOST; `certificates` is a folder with ca.pem, cert.pem and key.pem.
 * @typedef {{ url: string, from: string, certificates?: string }} Endpoint
 */

/**
 * All places to ask, in the order in which the tool itself asks them.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Endpoint[]}
 */
export function endpoints(env) {
  const home = env.HOME ?? homedir();
  const sockets = [
    '/var/run/docker.sock',
    join(home, '.docker', 'run', 'docker.sock'),
    '/run/podman/podman.sock',
  ];
  if (env.XDG_RUNTIME_DIR) {
    sockets.splice(1, 0, join(env.XDG_RUNTIME_DIR, 'docker.sock'));
    sockets.push(join(env.XDG_RUNTIME_DIR, 'podman', 'podman.sock'));
  }
  return [
    ...fromHost(env, home),
    ...fromContext(env, home),
    ...sockets.map((path) => ({ url: `unix://${path}`, from: path })),
  ];
}

/**
 * The first place that answers.
 * @param {readonly Endpoint[]} places
 * @returns {Promise<Endpoint | null>}
 */
export async function firstThatAnswers(places) {
  for (const place of places) if (await answers(place)) return place;
  return null;
}

/** @param {Endpoint} endpoint */
async function answers(endpoint) {
  // An engine behind ssh is taken at its word: the tool speaks ssh, this script does not.
  if (endpoint.url.startsWith('ssh:')) return true;
  try {
    const response = await ask(endpoint, 'GET', '/_ping', { silence: 3000 });
    response.resume();
    return response.statusCode === 200;
  } catch {
    return false;
  }
}

/**
 * Asks the engine's API. Rejects when nothing is heard for `silence` milliseconds, before the answer and within it.
 * @param {Endpoint} endpoint
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {{ silence: number, body?: NodeJS.ReadableStream }} options
 * @returns {Promise<import('node:http').IncomingMessage>}
 */
export function ask(endpoint, method, path, { silence, body }) {
  return new Promise((resolve, reject) => {
    const url = new URL(endpoint.url);
    const secured = endpoint.certificates !== undefined;
    const where =
      url.protocol === 'unix:'
        ? { socketPath: url.pathname }
        : { host: url.hostname, port: url.port || (secured ? 2376 : 2375) };
    const request = (secured ? requestHttps : requestHttp)({
      ...where,
      ...keys(endpoint),
      method,
      path,
      agent: false,
    });
    request.setTimeout(silence, () =>
      request.destroy(new Error(`nothing was heard for ${silence / 1000} s`)),
    );
    request.on('error', reject);
    request.on('response', resolve);
    if (body === undefined) request.end();
    else body.pipe(request);
  });
}

/** @param {Endpoint} endpoint */
function keys({ certificates }) {
  if (certificates === undefined) return {};
  const read = (/** @type {string} */ name) => readFileSync(join(certificates, name));
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @returns {Endpoint[]}
 */
function fromHost(env, home) {
  if (!env.DOCKER_HOST) return [];
  const secured = env.DOCKER_TLS_VERIFY
    ? { certificates: env.DOCKER_CERT_PATH ?? join(home, '.docker') }
    : {};
  return [{ url: env.DOCKER_HOST, from: 'DOCKER_HOST', ...secured }];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @returns {Endpoint[]}
 */
function fromContext(env, home) {
  const folder = env.DOCKER_CONFIG ?? join(home, '.docker');
  const name = env.DOCKER_CONTEXT ?? readJson(join(folder, 'config.json'))?.currentContext;
  if (!name || name === 'default') return [];
  const id = createHash('sha256').update(name).digest('hex');
  const url = readJson(join(folder, 'contexts', 'meta', id, 'meta.json'))?.Endpoints?.docker?.Host;
  if (typeof url !== 'string') return [];
  const certificates = join(folder, 'contexts', 'tls', id, 'docker');
  return [{ url, from: `docker context ${name}`, ...(existsSync(certificates) ? { certificates } : {}) }];
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
