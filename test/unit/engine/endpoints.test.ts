import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dockerClient } from '../../../src/engine/docker/client.ts';
import { connectEngine, findEndpoints } from '../../../src/engine/docker/connect.ts';
import { candidateEndpoints } from '../../../src/engine/docker/endpoints.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cleanroom-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function writeContext(name: string, host: string, tls: readonly string[] = []): void {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(home, '.docker/contexts/meta', id);
  mkdirSync(meta, { recursive: true });
  writeFileSync(
    join(meta, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  );
  const folder = join(home, '.docker/contexts/tls', id, 'docker');
  if (tls.length > 0) mkdirSync(folder, { recursive: true });
  for (const file of tls) writeFileSync(join(folder, file), file);
}

const urls = (env: Record<string, string>) =>
  candidateEndpoints({ HOME: home, ...env }).map(({ url }) => url);

function modemOf(env: Record<string, string>): unknown {
  const [first] = candidateEndpoints(env);
  return first && dockerClient(first, env).modem;
}

describe('where an engine is looked for', () => {
  test('the usual sockets, Docker before Podman', () => {
    expect(urls({ XDG_RUNTIME_DIR: '/run/user/7' })).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///run/user/7/docker.sock',
      `unix://${home}/.docker/run/docker.sock`,
      'unix:///run/user/7/podman/podman.sock',
      'unix:///run/podman/podman.sock',
    ]);
  });

  test('DOCKER_HOST first, over any context', () => {
    writeContext('other', 'tcp://other:2375');
    const [first] = candidateEndpoints({
      HOME: home,
      DOCKER_HOST: 'localhost:2375',
      DOCKER_CONTEXT: 'other',
    });
    expect(first).toMatchObject({
      url: 'tcp://localhost:2375',
      origin: 'DOCKER_HOST',
      chosen: true,
      tls: null,
    });
  });

  test('DOCKER_HOST with TLS reads the certificates', () => {
    for (const file of ['ca.pem', 'cert.pem', 'key.pem']) writeFileSync(join(home, file), file);
    const env = { HOME: home, DOCKER_HOST: 'tcp://far:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: home };
    const [first] = candidateEndpoints(env);
    expect(first?.tls).toMatchObject({
      verify: true,
      ca: Buffer.from('ca.pem'),
      key: Buffer.from('key.pem'),
    });
    const modem = modemOf(env);
    expect(modem).toMatchObject({ protocol: 'https', host: 'far', port: '2376' });
  });

  test('certificates that are not there are a reason, not a crash', () => {
    const env = {
      HOME: home,
      DOCKER_HOST: 'tcp://far:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: join(home, 'no'),
    };
    expect(candidateEndpoints(env)[0]?.unusable).toContain(join(home, 'no'));
  });

  test('the current context of config.json', () => {
    writeContext('desktop', 'unix:///desktop.sock');
    writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'desktop' }));
    expect(candidateEndpoints({ HOME: home })[0]).toMatchObject({
      url: 'unix:///desktop.sock',
      origin: 'context desktop',
      chosen: true,
    });
    expect(urls({ DOCKER_CONTEXT: 'default' })[0]).toBe('unix:///var/run/docker.sock');
  });

  test('a context with certificates of its own', () => {
    writeContext('secure', 'tcp://far:2376', ['ca.pem', 'cert.pem', 'key.pem']);
    expect(candidateEndpoints({ HOME: home, DOCKER_CONTEXT: 'secure' })[0]?.tls).toMatchObject({
      verify: true,
      cert: Buffer.from('cert.pem'),
    });
  });

  test('a context that does not exist is named', () => {
    const [first] = candidateEndpoints({ HOME: home, DOCKER_CONTEXT: 'gone' });
    expect(first?.unusable).toContain('the docker context "gone"');
  });

  test('by ssh, with the agent', () => {
    const env = { HOME: home, DOCKER_HOST: 'ssh://me@far:2222', SSH_AUTH_SOCK: '/agent' };
    const modem = modemOf(env);
    expect(modem).toMatchObject({ protocol: 'ssh', host: 'far', port: '2222', username: 'me' });
  });
});

describe('when none answers', () => {
  const agentBundle = async () => new Uint8Array();
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  test('an engine that was chosen is the only one tried', async () => {
    const failing = connectEngine({
      env: { HOME: home, DOCKER_HOST: `unix://${home}/none.sock` },
      agentBundle,
    });
    await expect(failing).rejects.toMatchObject({
      class: 'no-engine',
      code: 'no-engine',
      message: `No container engine answers. Tried:\n  unix://${home}/none.sock (DOCKER_HOST): no such socket`,
      remedy: expect.stringContaining('DOCKER_HOST'),
    });
  });

  test('a listener that never answers is given three seconds', async () => {
    server = createServer(() => undefined);
    await new Promise<void>((resolve) => server?.listen(join(home, 'mute.sock'), resolve));
    const states = await findEndpoints({ HOME: home, DOCKER_HOST: `unix://${home}/mute.sock` });
    expect(states[0]).toEqual({
      endpoint: `unix://${home}/mute.sock (DOCKER_HOST)`,
      answers: false,
      reason: 'no answer within 3 s',
    });
  }, 10_000);

  test('nonsense is a reason too', async () => {
    const [state] = await findEndpoints({ HOME: home, DOCKER_HOST: 'unix//x y' });
    expect(state?.answers).toBe(false);
    expect(state?.reason).not.toBe('');
  });
});
