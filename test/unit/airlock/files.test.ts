import { chmod, lstat, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ageFile,
  appendToFile,
  listFiles,
  measureFiles,
  measureHeld,
  putFile,
  readOneFile,
  removeFile,
} from '../../../src/airlock/agent/files.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cleanroom-files-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const owner = { mode: null, uid: null, gid: null };
const text = (content: string) => ({ base64: Buffer.from(content).toString('base64') });
const list = (limit = 100) => listFiles({ root, hash: true, limit });

test('puts files, folders, links and filler, and lists them in order', async () => {
  await putFile({ ...owner, path: join(root, 'b/c/note.txt'), content: text('hello'), mode: 0o600 });
  await putFile({ ...owner, path: join(root, 'b-2'), content: { directory: true } });
  await putFile({ ...owner, path: join(root, 'a'), content: { symlink: '/etc/passwd' } });
  await putFile({ ...owner, path: join(root, 'z'), content: { filler: 200_000, line: null } });
  const { entries, exists, truncated } = await list();
  expect({ exists, truncated }).toEqual({ exists: true, truncated: false });
  expect(
    entries.map(({ path, type, mode, size }) => `${path} ${type} ${mode} ${type === 'file' ? size : ''}`),
  ).toEqual([
    'a symlink 0777 ',
    'b directory 0755 ',
    'b/c directory 0755 ',
    'b/c/note.txt file 0600 5',
    'b-2 directory 0755 ',
    'z file 0644 200000',
  ]);
  expect(entries[3]?.sha256).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
});

test('takes the place of whatever is there, and does not write through a link', async () => {
  const kept = join(root, 'kept');
  const path = join(root, 'link');
  await writeFile(kept, 'kept');
  await symlink(kept, path);
  await putFile({ ...owner, path, content: text('new') });
  expect(await readFile(kept, 'utf8')).toBe('kept');
  await putFile({ ...owner, path, content: { directory: true } });
  expect((await lstat(path)).isDirectory()).toBe(true);
});

test('reads a file whole, and nothing that is none, leads elsewhere or is too large', async () => {
  await putFile({ ...owner, path: join(root, 'file'), content: { base64: 'AP+A' } });
  await putFile({ ...owner, path: join(root, 'folder'), content: { directory: true } });
  await putFile({ ...owner, path: join(root, 'link'), content: { symlink: join(root, 'file') } });
  const read = (name: string, limit = 3) => readOneFile({ path: join(root, name), limit });
  expect(await read('file')).toEqual({ base64: 'AP+A' });
  for (const name of ['folder', 'link', 'missing']) expect(await read(name)).toEqual({ base64: null });
  expect(await read('file', 2)).toEqual({ base64: null });
});

test('reads and writes a file in pieces', async () => {
  const path = join(root, 'file');
  await putFile({ ...owner, path, content: text('01234') });
  await appendToFile({ path, ...text('56789') });
  const piece = (from: number) => readOneFile({ path, limit: 10, piece: { from, bytes: 4 } });
  expect([await piece(0), await piece(4), await piece(8)]).toEqual(['0123', '4567', '89'].map(text));
  expect(await readOneFile({ path, limit: 9, piece: { from: 0, bytes: 4 } })).toEqual({ base64: null });
  await expect(appendToFile({ path: join(root, 'missing'), ...text('x') })).rejects.toThrow('ENOENT');
});

test('lists a file that is the root itself', async () => {
  const path = join(root, 'file');
  await writeFile(path, 'hello');
  expect((await listFiles({ root: path, hash: true, limit: 5 })).entries).toMatchObject([
    { path: '', type: 'file', size: 5 },
  ]);
});

test('stops at the limit, and says when there is nothing', async () => {
  for (const name of ['1', '2', '3']) await writeFile(join(root, name), '');
  expect(await list(2)).toMatchObject({ truncated: true, entries: [{ path: '1' }, { path: '2' }] });
  await removeFile({ path: root });
  await removeFile({ path: root });
  expect(await list()).toEqual({ exists: false, entries: [], truncated: false });
});

test('lists names that are not UTF-8 and modes beyond rwx', async () => {
  const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.of(0xff, 0x41)]);
  await writeFile(odd, 'x');
  await chmod(odd, 0o4711);
  expect((await list()).entries).toMatchObject([{ path: '\ufffdA', mode: '04711', size: 1 }]);
});

test('measures what is allocated below several roots', async () => {
  await writeFile(join(root, 'file'), Buffer.alloc(10_000));
  const { bytes, files } = await measureFiles({ roots: [root, join(root, 'missing')] });
  expect(files).toBe(1);
  expect(bytes).toBeGreaterThanOrEqual(10_000);
});

test('what is in use on a file system is told without a look at its files', async () => {
  const { bytes } = await measureHeld({ roots: ['/'] });
  expect(bytes).toBeGreaterThan(0);
  expect(await measureHeld({ roots: [] })).toEqual({ bytes: 0 });
  await expect(measureHeld({ roots: [join(root, 'missing')] })).rejects.toThrow(/ENOENT/);
});

test('tells when something was last written, and makes it look old, but not what a link leads to', async () => {
  const file = join(root, 'file');
  const link = join(root, 'link');
  await writeFile(file, 'hello');
  await utimes(file, 1_000, 2_000);
  await symlink(file, link);
  expect((await ageFile({ path: file, to: null })).written?.at).toBe(2_000_000);
  expect((await ageFile({ path: link, to: 60_000 })).written?.age).toBeLessThan(30_000);
  const age = (await ageFile({ path: link, to: null })).written?.age;
  expect(age).toBeGreaterThanOrEqual(60_000);
  expect(age).toBeLessThan(90_000);
  expect((await ageFile({ path: file, to: 5_000 })).written?.at).toBe(2_000_000);
  expect((await ageFile({ path: file, to: null })).written?.at).toBeGreaterThan(2_000_000);
  expect(await ageFile({ path: join(root, 'nothing'), to: 1 })).toEqual({ written: null });
});
