import { once } from 'node:events';
import { readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRun } from '../../src/evidence/load-run.ts';
import type { Report } from '../../src/model/report.ts';
import { connect } from '../../src/run/connect.ts';
import { OWNER_LABEL, RUN_LABEL } from '../../src/run/owner.ts';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { engineUrl } from './support/leftovers.ts';
import { mayStartEngine, type SecondEngine, secondEngine } from './support/second-engine.ts';
import { startTool, type Tool } from './support/tool.ts';

// An engine of the test's own is treated badly in the middle of a run. Only root can start one; where we are not root there is none
// to be treated badly, and test/room/engine-gone.test.ts still cuts the way to the shared one.

const GIB = 2 ** 30;
const CRASH = /\n {4}at |Please report/;

describe.runIf(mayStartEngine)('an engine that', () => {
  let engine: SecondEngine;

  beforeAll(async () => {
    engine = await secondEngine(GIB);
    await engine.start();
    await carryImages(engine.docker);
  });

  afterAll(() => engine?.end(), 60_000);

  test('is killed in mid-run and started again: told, and cleared when it is back', async () => {
    const { tool, folder } = running();
    await things(tool.pid, 6);
    await engine.kill();
    const { code, stderr } = await tool.ended;
    expect(code).toBe(2);
    expect(stderr).toContain('went away');
    expect(stderr).not.toMatch(CRASH);
    expect(reportIn(folder).verdict).toBe('cannot-tell');
    await engine.start();
    await clean();
  });

  test('loses the room’s networks in mid-run: told, and taken down all the same', async () => {
    const { tool, folder } = running();
    await things(tool.pid, 6);
    for (const { Id } of await ours('networks')) {
      const network = engine.docker.getNetwork(Id);
      const { Containers } = (await network.inspect()) as { Containers?: Record<string, unknown> };
      for (const container of Object.keys(Containers ?? {}))
        await network.disconnect({ Container: container, Force: true }).catch(() => undefined);
      await network.remove().catch(() => undefined);
    }
    await ended(tool, folder);
    await clean();
  });

  test('has no disk left: told, and nothing is left on it', async () => {
    const { bavail, bsize } = statfsSync(engine.data);
    const fill = join(engine.data, 'fill');
    for (let left = bavail * bsize; left > 0; left -= 2 ** 26)
      writeFileSync(fill, Buffer.alloc(Math.min(left, 2 ** 26)), { flag: 'a' });
    const { tool } = running();
    const { code, stdout, stderr } = await tool.ended;
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toMatch(/no space left/i);
    expect(stderr).not.toMatch(CRASH);
    writeFileSync(fill, '');
    await clean();
  });

  // The last, because it is not brought back.
  test('loses the subject’s image in mid-run: told with its name', async () => {
    const { tool, folder } = running();
    await things(tool.pid, 6);
    const subject = (await engine.docker.listImages()).find(({ RepoTags }) =>
      RepoTags?.some((tag) => tag.startsWith('cleanroom/subject-')),
    );
    for (const tag of subject?.RepoTags ?? []) await engine.docker.getImage(tag).remove({ force: true });
    await ended(tool, folder);
    await clean();
  });

  /** A run that waits for a while, or until something happens to it. */
  function running() {
    const folder = temporaryFolder();
    const contract = serviceContract(folder, { command: fixture('never-listens.sh'), readyWithin: '4s' });
    const tool = startTool(['validate', contract, '--only', 'basic-execution'], { DOCKER_HOST: engine.url });
    return { tool, folder };
  }

  async function ended(tool: Tool, folder: string): Promise<void> {
    const { code, stderr } = await tool.ended;
    expect([1, 2]).toContain(code);
    expect(stderr).not.toMatch(CRASH);
    expect(reportIn(folder).verdict).not.toBe('ready');
    loadRun(latest(folder));
  }

  async function ours(kind: 'networks' | 'containers'): Promise<readonly { readonly Id: string }[]> {
    const filters = { label: [RUN_LABEL] };
    return kind === 'networks'
      ? engine.docker.listNetworks({ filters })
      : engine.docker.listContainers({ all: true, filters });
  }

  /** Waits until a process has at least so many containers and networks there. */
  async function things(pid: number, count: number): Promise<void> {
    for (let n = 0; n < 600; n += 1) {
      const filters = { label: [OWNER_LABEL] };
      const [containers, networks] = await Promise.all([
        engine.docker.listContainers({ all: true, filters }),
        engine.docker.listNetworks({ filters }),
      ]);
      const mine = [...containers, ...networks].filter(({ Labels }) =>
        Labels?.[OWNER_LABEL]?.includes(`/${pid}/`),
      );
      if (mine.length >= count) return;
      await sleep(100);
    }
    throw new Error(`the run made less than ${count} things within a minute`);
  }

  async function clean(): Promise<void> {
    const left = async () => [...(await ours('containers')), ...(await ours('networks'))].length;
    await expect.poll(left, { timeout: 60_000, interval: 250 }).toBe(0);
  }
});

/** Copies the images that a run here needs from the shared engine, which has them from a run of its own. */
async function carryImages(to: Docker): Promise<void> {
  const folder = temporaryFolder(afterTheFile);
  const contract = serviceContract(folder, { command: fixture('exits.sh') });
  await startTool(['validate', contract, '--only', 'basic-execution'], {}, () => undefined).ended;
  const { header } = loadRun(latest(folder));
  const { pathname, protocol, hostname, port } = new URL(engineUrl);
  const shared =
    protocol === 'unix:' ? new Docker({ socketPath: pathname }) : new Docker({ host: hostname, port });
  const own = await connect();
  // Other checkouts have images of their own under the same names.
  const used = await Promise.all((['airlock', 'node', 'base'] as const).map((name) => own.ownImage(name)));
  const names = [header.image.reference, ...used.map(({ reference }) => reference)];
  const query = names.map((name) => `names=${encodeURIComponent(name)}`).join('&');
  const saved = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    // The library takes the last character of such a path away.
    shared.modem.dial(
      { path: `/images/get?${query}&`, method: 'GET', isStream: true, statusCodes: { 200: true } },
      (error: Error | null, stream: unknown) =>
        error ? reject(error) : resolve(stream as NodeJS.ReadableStream),
    );
  });
  const loaded = await to.loadImage(saved, { quiet: true });
  await once(loaded.resume(), 'end');
}

const latest = (folder: string) => join(folder, '.cleanroom', 'runs', 'latest');
const reportIn = (folder: string): Report =>
  JSON.parse(readFileSync(join(latest(folder), 'report.json'), 'utf8'));
