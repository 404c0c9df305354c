import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadContract } from '../../../src/contract/load.ts';
import { init } from '../../../src/run/init.ts';
import { known } from '../../../src/run/known.ts';
import { FIXTURES } from '../proposal/support.ts';
import { temporaryFolder } from '../verdict/fixtures/temporary-folder.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const load = (path: string) => loadContract({ path, cwd: root, ...known() });

/** A specimen's sources as they would be before anyone wrote a contract. */
function specimen(name: string): string {
  const folder = join(temporaryFolder(), name);
  const skipped = ['cleanroom.config.ts', 'dist', 'defects', '.cleanroom'].map((part) =>
    join(root, 'specimens', name, part),
  );
  cpSync(join(root, 'specimens', name), folder, {
    recursive: true,
    filter: (path) => !skipped.includes(path),
  });
  return folder;
}

function fixture(name: string): string {
  const folder = join(temporaryFolder(), name);
  cpSync(join(FIXTURES, name), folder, { recursive: true });
  return folder;
}

const wrongUse = (code: string) =>
  expect.objectContaining({ class: 'wrong-use', code, remedy: expect.any(String) });

test.each(['ts', 'yaml'] as const)('the specimens’ sources give contracts that load (%s)', async (format) => {
  const forge = await init({ folder: specimen('forge'), format });
  const { subject, claims } = await load(forge.file);
  expect(subject).toMatchObject({
    name: 'forge',
    kind: 'command',
    command: ['forge'],
    image: { kind: 'build' },
  });
  expect(claims['basic-execution']).toMatchObject({ help: { command: ['forge', '--help'] } });
  const ledger = await init({ folder: specimen('ledger'), format });
  expect((await load(ledger.file)).subject).toMatchObject({
    name: 'ledger',
    kind: 'service',
    command: ['ledger', 'serve'],
    port: 8080,
  });
});

test.each(['node', 'rust', 'go', 'python'])('%s: the contract loads with what it names', async (name) => {
  const { file, read } = await init({ folder: fixture(name) });
  expect(file.endsWith(name === 'node' ? '.ts' : '.yaml')).toBe(true);
  expect((await load(file)).subject.name).toBeTruthy();
  expect(read.length).toBeGreaterThan(0);
});

test('a contract is replaced only by force, and never beside another', async () => {
  const folder = fixture('go');
  const { file } = await init({ folder });
  writeFileSync(file, 'mine');
  await expect(init({ folder })).rejects.toEqual(wrongUse('contract-exists'));
  await expect(init({ folder, format: 'ts' })).rejects.toEqual(wrongUse('contract-exists'));
  await expect(init({ folder, format: 'ts', force: true })).rejects.toEqual(wrongUse('contract-exists'));
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(existsSync(join(folder, 'cleanroom.config.ts'))).toBe(false);
  await init({ folder, force: true });
  expect(readFileSync(file, 'utf8')).toContain('name: relay');
});

test('the output of --help is read where it is given', async () => {
  const folder = fixture('rust');
  const { file } = await init({ folder, helpText: join(folder, 'help.txt') });
  expect(readFileSync(file, 'utf8')).toContain('prints: [mill, sift] } # help.txt, line 5');
  rmSync(file);
  await expect(init({ folder, helpText: join(folder, 'no.txt') })).rejects.toEqual(
    wrongUse('help-text-not-found'),
  );
  expect(existsSync(file)).toBe(false);
});

test('a Dockerfile that a compose file names and nobody wrote is asked for, not claimed', async () => {
  const folder = fixture('python');
  rmSync(join(folder, 'api'), { recursive: true });
  const { file } = await init({ folder });
  expect((await load(file)).subject.image).toMatchObject({ kind: 'reference' });
});

test('a folder that is not there', async () => {
  await expect(init({ folder: join(temporaryFolder(), 'nowhere') })).rejects.toEqual(wrongUse('no-project'));
});
