import { access, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../../specimens/forge/src/digest.ts';
import { goodParts } from '../../../../specimens/forge/src/parts.ts';
import { formatState } from '../../../../specimens/forge/src/state-store.ts';
import type { Output } from '../../../../specimens/forge/src/write-outputs.ts';
import { forge } from './forge.ts';
import { temporaryFolder } from './temporary-folder.ts';

const parts = goodParts();
const { signal } = new AbortController();
const tools = { ...parts, signal };

const CONFIG = (version: string): string => `[project]\nname = "demo"\nversion = "${version}"\n`;
const STATE = (digest: string): string =>
  formatState({ phases: { build: { outcome: 'done', outputs: { 'out.txt': digest } } } });

const FILES = ['forge.toml', '.forge/state.json', '.forge/state.copy.json'] as const;
const contents = (root: string): Promise<readonly string[]> =>
  Promise.all(FILES.map((file) => readFile(join(root, file), 'utf8')));
const OLD = [CONFIG('1.0.0'), STATE('aa'), STATE('aa')];
const NEW = [CONFIG('2.0.0'), STATE('bb'), STATE('bb')];

/** A project with the new state, and a backup of the old one. */
async function project(): Promise<{ readonly root: string; readonly backup: string }> {
  const root = await temporaryFolder();
  await mkdir(join(root, '.forge'));
  for (const [index, file] of FILES.entries()) await writeFile(join(root, file), NEW[index] ?? '');
  const backup = join(root, 'kept.backup');
  await writeFile(
    backup,
    parts.backups.pack({
      files: { '.forge/state.json': STATE('aa'), 'forge.toml': CONFIG('1.0.0') },
      modes: {},
    }),
  );
  return { root, backup };
}

/** As a kill leaves it: after so many files nothing more is done, and nobody tidies up. */
function killedAfter(count: number) {
  let calls = 0;
  const dead = Promise.withResolvers<void>();
  return {
    ...tools,
    dead: dead.promise,
    writeOutputs: async (outputs: readonly Output[]): Promise<void> => {
      calls += 1;
      if (calls === 1) return parts.writeOutputs(outputs, signal);
      await parts.writeOutputs(outputs.slice(0, count), signal);
      dead.resolve();
      return new Promise(() => undefined);
    },
  };
}

test.each([0, 1, 2, 3])(
  'a restore that was killed after %i files is finished by whoever comes next',
  async (count) => {
    const { root, backup } = await project();
    const killed = killedAfter(count);
    const lock = async () => ({ inherited: false, release: async () => undefined });
    void parts.restoreBackup({ ...killed, lock }, backup, root);
    await killed.dead;
    await parts.finishRestore(tools, root);
    expect(await contents(root)).toEqual(OLD);
    expect(await readdir(join(root, '.forge'))).toEqual(['state.copy.json', 'state.json']);
  },
);

test('where no restore was killed there is nothing to finish', async () => {
  const { root } = await project();
  await parts.finishRestore(tools, root);
  expect(await contents(root)).toEqual(NEW);
});

test('a restore that fails leaves nothing that somebody would finish', async () => {
  const { root, backup } = await project();
  let calls = 0;
  const failing = async (outputs: readonly Output[]): Promise<void> => {
    calls += 1;
    if (calls > 1) throw new Error('no space left on device');
    await parts.writeOutputs(outputs, signal);
  };
  await expect(parts.restoreBackup({ ...tools, writeOutputs: failing }, backup, root)).rejects.toThrow(
    'no space left',
  );
  await parts.finishRestore(tools, root);
  expect(await contents(root)).toEqual(NEW);
});

test('what a restore is about is never taken for true where it was damaged', async () => {
  const { root } = await project();
  await writeFile(join(root, '.forge/restoring'), '{"format":"forge-backup/1"');
  await expect(parts.finishRestore(tools, root)).rejects.toThrow(/restoring is not a usable backup/);
  expect(await contents(root)).toEqual(NEW);
  await access(join(root, '.forge/restoring'));
});

const modes = (root: string, files: readonly string[]): Promise<readonly number[]> =>
  Promise.all(files.map(async (file) => (await stat(join(root, file))).mode & 0o777));

test('what is backed up comes back byte for byte and as private as it was, and the backup is private', async () => {
  const { root } = await project();
  const config = `\uFEFF${CONFIG('1.0.0')}`;
  await writeFile(join(root, 'forge.toml'), config);
  for (const file of FILES) await chmod(join(root, file), 0o600);
  expect(forge(['backup', 'own.backup'], { cwd: root })).toMatchObject({ code: 0 });
  expect(await modes(root, ['own.backup'])).toEqual([0o600]);

  await chmod(join(root, 'forge.toml'), 0o644);
  await rm(join(root, '.forge'), { recursive: true });
  expect(forge(['restore', 'own.backup'], { cwd: root })).toMatchObject({ code: 0 });
  expect(await modes(root, FILES)).toEqual([0o600, 0o600, 0o600]);
  expect(await readFile(join(root, 'forge.toml'), 'utf8')).toBe(config);
});

test('a backup that knows nothing of permissions leaves them as they are', async () => {
  const { root, backup } = await project();
  const files = { '.forge/state.json': STATE('aa'), 'forge.toml': CONFIG('1.0.0') };
  const checksum = sha256(JSON.stringify(files));
  await writeFile(backup, JSON.stringify({ format: 'forge-backup/1', checksum, files }));
  for (const file of FILES) await chmod(join(root, file), 0o600);
  await parts.restoreBackup(tools, backup, root);
  expect(await contents(root)).toEqual(OLD);
  expect(await modes(root, FILES)).toEqual([0o600, 0o600, 0o600]);
});

test('what could not be restored is not backed up', async () => {
  const { root } = await project();
  await writeFile(join(root, 'forge.toml'), `${CONFIG('1.0.0')}# ${'"'.repeat(3_000_000)}\n`);
  const backup = join(root, 'large.backup');
  await expect(parts.backUp(tools, backup, root)).rejects.toThrow('at most 4194304 can be restored');
  await expect(access(backup)).rejects.toThrow('ENOENT');
});
