import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApi } from '../../../src/engine/docker/api/api.ts';
import { dockerClient } from '../../../src/engine/docker/client.ts';
import { waitForEnd } from '../../../src/engine/docker/wait.ts';

let folder: string;
let server: Server;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cleanroom-wait-'));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function apiAnswering(listener: RequestListener) {
  server = createServer(listener);
  const path = join(folder, 'engine.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const endpoint = { url: `unix://${path}`, origin: 'test', chosen: true, tls: null, unusable: null };
  return createApi(dockerClient(endpoint, {}), 'the test');
}

test('the exit code is given when it comes, in however many pieces', async () => {
  const api = await apiAnswering((_, response) => {
    response.write('{"Status');
    setTimeout(() => response.end('Code":137}\n'), 20);
  });
  await expect(waitForEnd(api, 'id', 'subject')).resolves.toBe(137);
});

test.each([
  ['before it answers', false],
  ['in the middle of its answer', true],
])('an engine that goes away %s is said to be gone', async (_, answers) => {
  const api = await apiAnswering((request, response) => {
    if (answers) response.writeHead(200).flushHeaders();
    setTimeout(() => request.socket.destroy(), 20);
  });
  await expect(waitForEnd(api, 'id', 'subject')).rejects.toMatchObject({
    class: 'room',
    code: 'engine-gone',
    message: expect.stringContaining('wait for subject'),
  });
});

test('a container that is gone is a refusal, not a silence', async () => {
  const api = await apiAnswering((_, response) => {
    response.writeHead(404).end('{"message":"No such container: id"}');
  });
  await expect(waitForEnd(api, 'id', 'subject')).rejects.toMatchObject({ code: 'engine-refused' });
});
