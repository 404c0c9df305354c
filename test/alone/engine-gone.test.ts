import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { fixture, serviceContract, temporaryFolder } from '../room/support/contract.ts';
import { engineUrl, leftovers, somethingOf, timeUntilClean } from '../room/support/leftovers.ts';
import { startTool } from '../room/support/tool.ts';

test('an engine that goes in mid-run is told, and cleared when it is back', {
  timeout: 600_000,
}, async () => {
  const folder = temporaryFolder();
  const engine = await fragileEngine(join(folder, 'engine.sock'));
  const contract = serviceContract(folder, { command: fixture('never-listens.sh'), readyWithin: '60s' });
  const tool = startTool(['validate', contract, '--only', 'basic-execution'], { DOCKER_HOST: engine.url });
  await somethingOf(tool.pid, 6);
  await engine.goAway();
  const { code, stdout, stderr } = await tool.ended;
  expect(code).toBe(2);
  expect(stdout).toContain('CANNOT TELL');
  expect(stderr).toMatch(/went away while asked to .*`cleanroom sweep`/);
  const report: Report = JSON.parse(
    readFileSync(join(folder, '.cleanroom', 'runs', 'latest', 'report.json'), 'utf8'),
  );
  expect(report.verdict).toBe('cannot-tell');
  expect(report.categories[0]?.findings.map(({ verdict }) => verdict)).not.toContain('fail');
  expect((await leftovers(tool.pid)).length).toBeGreaterThan(0);
  await engine.comeBack();
  await timeUntilClean(tool.pid);
});

/** The real engine behind a socket of the test's own, which can be cut. */
async function fragileEngine(path: string) {
  const target = new URL(engineUrl);
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far =
      target.protocol === 'unix:' ? connect(target.pathname) : connect(Number(target.port), target.hostname);
    far.allowHalfOpen = true;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  const comeBack = async () => {
    server.listen(path);
    await once(server, 'listening');
  };
  const goAway = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(() => (server.listening ? goAway() : undefined));
  await comeBack();
  return { url: `unix://${path}`, goAway, comeBack };
}
