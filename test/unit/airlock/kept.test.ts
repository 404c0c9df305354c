import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyFolders, keepState, restoreState } from '../../../src/airlock/agent/kept.ts';

let root = '';
let state = '';
let paths: string[] = [];
let folder = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cleanroom-kept-'));
  state = join(root, 'state');
  folder = join(root, 'kept/1');
  paths = [state];
  await mkdir(join(state, 'inner'), { recursive: true });
  await writeFile(join(state, 'file'), 'good');
  await writeFile(join(state, 'inner/secret'), 'more', { mode: 0o600 });
  await symlink('file', join(state, 'link'));
  await link(join(state, 'file'), join(state, 'same'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const restore = () => restoreState({ paths, folder });

test('puts back bytes, modes, links, what was removed, and removes what was added', async () => {
  const kept = await keepState({ paths, folder });
  expect(kept.files).toBe(6);
  const mount = (await lstat(state)).ino;
  await writeFile(join(state, 'file'), 'bad');
  await chmod(join(state, 'inner/secret'), 0o666);
  await rm(join(state, 'link'));
  await writeFile(join(state, 'link'), 'no link any more');
  await writeFile(join(state, 'inner/added'), 'x');
  await chmod(state, 0o500);
  expect(await restore()).toEqual(kept);
  expect(await readFile(join(state, 'file'), 'utf8')).toBe('good');
  expect(await readlink(join(state, 'link'))).toBe('file');
  expect((await lstat(join(state, 'file'))).nlink).toBe(2);
  expect((await lstat(state)).ino, 'the folder itself stays, as a mount must').toBe(mount);
  await rm(state, { recursive: true });
  expect(await restore(), 'a second time, from nothing').toEqual(kept);
});

test('remembers what was not there, and puts a file in the place of a folder', async () => {
  paths = [join(state, 'later'), join(state, 'file')];
  const kept = await keepState({ paths, folder });
  await mkdir(paths[0] as string);
  await rm(paths[1] as string);
  await mkdir(paths[1] as string);
  expect(await restore()).toEqual(kept);
  await expect(lstat(paths[0] as string)).rejects.toThrow('ENOENT');
  expect((await lstat(paths[1] as string)).isFile()).toBe(true);
});

test.each([
  ['a byte', () => writeFile(join(state, 'file'), 'gooe')],
  ['a mode', () => chmod(join(state, 'inner'), 0o700)],
  ['a new file', () => writeFile(join(state, 'inner/z'), '')],
  [
    'where a link leads',
    async () => {
      await rm(join(state, 'link'));
      await symlink('same', join(state, 'link'));
    },
  ],
] as const)('the fingerprint tells %s', async (_, change) => {
  const before = await keepState({ paths, folder });
  await change();
  const after = await keepState({ paths, folder: join(root, 'kept/2') });
  expect(after.fingerprint).not.toBe(before.fingerprint);
});

test('a copy that was never made cannot be put back', async () => {
  await expect(restore()).rejects.toThrow('ENOENT');
  expect(await readFile(join(state, 'file'), 'utf8')).toBe('good');
});

test('keeps nothing of a copy that failed half-way, so that there is room for the next', async () => {
  // A folder that holds the copies cannot be copied into itself.
  await expect(keepState({ paths: [state, root], folder })).rejects.toThrow('`cp --archive');
  await expect(lstat(folder)).rejects.toThrow('ENOENT');
});

test('empties folders and leaves them standing', async () => {
  await emptyFolders({ paths });
  expect((await lstat(state)).isDirectory()).toBe(true);
  await expect(lstat(join(state, 'file'))).rejects.toThrow('ENOENT');
});
