import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerClient } from '../../src/engine/docker/client.ts';
import { loadRun } from '../../src/evidence/load-run.ts';
import type { Report } from '../../src/model/report.ts';
import { afterTheFile } from './support/after-the-file.ts';
import { temporaryFolder } from './support/contract.ts';
import { engineUrl } from './support/leftovers.ts';
import { hasPodman, type Podman, startPodman } from './support/podman.ts';
import { startTool } from './support/tool.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const specimen = (name: string): string => fileURLToPath(new URL(`../../specimens/${name}`, import.meta.url));

/** What is asked of each specimen, on this machine's own engine first, which then has the images. */
const ASKED = {
  forge: ['--quick', '--only', 'basic-execution'],
  ledger: ['--quick', '--only', 'network-isolation,secrets-management'],
} as const;

describe.runIf(hasPodman)('Podman', () => {
  let folder: string;
  let podman: Podman;

  beforeAll(async () => {
    folder = temporaryFolder(afterTheFile);
    podman = await startPodman();
    const docker = dockerClient(
      { url: engineUrl, origin: '', chosen: true, tls: null, unusable: null },
      process.env,
    );
    await podman.lend(docker, await imagesOf(folder));
  });
  afterAll(() => podman?.end());

  test.for(['forge', 'ledger'] as const)(
    'bears the rooms of %s: sealed, limited, and gone afterwards',
    async (name) => {
      const runs = join(folder, name);
      // From where its bridges are, so that the host's listener is at their gateway.
      const [command, ...args] = podman.beside(
        process.execPath,
        '--conditions=cleanroom-source',
        MAIN,
        ...['validate', specimen(name), '--runs', runs, ...ASKED[name]],
      );
      const { code, output } = await run(command ?? '', args, { DOCKER_HOST: podman.url });
      expect(code === 0 ? '' : output).toBe('');
      const report: Report = JSON.parse(readFileSync(join(runs, 'latest', 'report.json'), 'utf8'));
      expect(report.engine.runtime).toBe('podman');
      expect(report.room.checks.map(({ verdict }) => verdict)).toEqual(report.room.checks.map(() => 'pass'));
      const tried = loadRun(join(runs, 'latest'))
        .records.filter(({ kind }) => kind === 'probe')
        .map(({ data }) => data);
      if (name === 'ledger')
        expect(tried).toContainEqual(expect.objectContaining({ target: 'the gateway', outcome: 'refused' }));
      expect(podman.leftovers()).toEqual([]);
    },
  );
});

/** Every image of ours that a run on this machine's own engine named. */
async function imagesOf(folder: string): Promise<readonly string[]> {
  const saidBy = async (...args: readonly string[]) => (await startTool(args, {}, afterAll).ended).stdout;
  const said = [await saidBy('doctor')];
  for (const [name, asked] of Object.entries(ASKED)) {
    const runs = join(folder, `${name}-here`);
    said.push(await saidBy('validate', specimen(name), '--runs', runs, ...asked));
    said.push(readFileSync(join(runs, 'latest', 'report.json'), 'utf8'));
  }
  return [...new Set(said.join('\n').match(/\bcleanroom\/[a-z-]+:[0-9a-z]+\b/g))];
}

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(command, args, { env: { ...process.env, NO_COLOR: '1', ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece) => {
      output += piece;
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, output }));
  });
}
