import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../../../specimens/forge/src/digest.ts';
import { ForgeError } from '../../../../specimens/forge/src/forge-error.ts';
import { pathInside } from '../../../../specimens/forge/src/project-path.ts';
import { readLargeFile } from '../../../../specimens/forge/src/read-large-file.ts';
import { readText } from '../../../../specimens/forge/src/read-text.ts';
import { unpackTemplate } from '../../../../specimens/forge/src/unpack-template.ts';
import { writeOutputs } from '../../../../specimens/forge/src/write-outputs.ts';
import { forge } from './forge.ts';
import { temporaryFolder } from './temporary-folder.ts';

const never = new AbortController().signal;

/** A named pipe to which nobody writes. */
function pipe(): string {
  const path = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('writeOutputs', () => {
  test('writes files with the folders they need', async () => {
    const root = temporaryFolder();
    await writeOutputs([{ path: join(root, 'a/b/c.txt'), content: 'c', mode: 0o755 }], never);
    expect(readFileSync(join(root, 'a/b/c.txt'), 'utf8')).toBe('c');
    expect(readdirSync(join(root, 'a/b'))).toEqual(['c.txt']);
  });

  test('keeps the permissions of what it replaces, unless others are asked for', async () => {
    const root = temporaryFolder();
    const [kept, given] = [join(root, 'kept'), join(root, 'given')];
    for (const path of [kept, given]) {
      writeFileSync(path, 'old');
      chmodSync(path, 0o600);
    }
    await writeOutputs(
      [
        { path: kept, content: 'new' },
        { path: given, content: 'new', mode: 0o640 },
      ],
      never,
    );
    expect([kept, given].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o640]);
    expect(readFileSync(kept, 'utf8')).toBe('new');
  });

  test('writes none where one fails, and leaves nothing new behind', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'kept.txt'), 'old');
    async function* broken(): AsyncIterable<Uint8Array> {
      yield Buffer.from('half');
      throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    }
    const outputs = [
      { path: join(root, 'kept.txt'), content: 'new' },
      { path: join(root, 'new/deep/file.txt'), content: broken() },
    ];
    await expect(writeOutputs(outputs, never)).rejects.toThrow(
      `cannot write ${join(root, 'new/deep/file.txt')}: no space left on the device`,
    );
    expect(readdirSync(root)).toEqual(['kept.txt']);
    expect(readFileSync(join(root, 'kept.txt'), 'utf8')).toBe('old');
  });

  test('leaves nothing behind when it is interrupted', async () => {
    const root = temporaryFolder();
    const controller = new AbortController();
    const reason = new ForgeError('interrupted by SIGTERM');
    async function* interrupted(): AsyncIterable<Uint8Array> {
      yield Buffer.from('half');
      controller.abort(reason);
      yield Buffer.from('more');
    }
    const outputs = [{ path: join(root, 'out/file.txt'), content: interrupted() }];
    await expect(writeOutputs(outputs, controller.signal)).rejects.toBe(reason);
    expect(readdirSync(root)).toEqual([]);
  });

  test('names a folder that is in the way', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'taken'));
    const outputs = [{ path: join(root, 'taken'), content: 'x' }];
    await expect(writeOutputs(outputs, never)).rejects.toThrow(
      `cannot write ${join(root, 'taken')}: it is a folder`,
    );
  });
});

describe('readText', () => {
  test('gives text without its byte-order mark', async () => {
    const path = join(temporaryFolder(), 'text');
    writeFileSync(path, '\uFEFFgrüße\n');
    expect(await readText(path)).toBe('grüße\n');
    expect(await readText(path, { keepMark: true })).toBe('\uFEFFgrüße\n');
  });

  test('refuses what would never end, or never begin, and names a folder', async () => {
    for (const path of [pipe(), '/dev/zero'])
      await expect(readText(path)).rejects.toThrow(`cannot read ${path}: it is not a regular file`);
    const root = temporaryFolder();
    await expect(readText(root)).rejects.toThrow(`cannot read ${root}: it is a folder`);
  });

  test('reads a pipe that it was handed, and no more of it than of a file', () => {
    const check = (command: string) => forge(['config', 'check', '/dev/stdin'], { cwd: '/', from: command });
    expect(check(`sleep 0.2; echo '[project]'; echo 'name = "demo"'`)).toMatchObject({
      code: 0,
      stdout: '/dev/stdin: good; phases: none\n',
    });
    expect(check('head -c 5000000 /dev/zero')).toMatchObject({
      code: 1,
      stderr: 'forge: /dev/stdin holds more than 4194304 bytes; no more are read\n',
    });
  });

  test.each([
    ['the last line', Buffer.from('one\ntwo\nthr\xffee', 'latin1'), 3],
    ['a line that is cut off inside a character', Buffer.from('one\ngr\xc3', 'latin1'), 2],
  ])('names file and line of what is not UTF-8: %s', async (_, bytes, line) => {
    const path = join(temporaryFolder(), 'text');
    writeFileSync(path, bytes);
    await expect(readText(path)).rejects.toThrow(`${path}: line ${line} is not valid UTF-8`);
  });

  test('refuses what is far too large', async () => {
    const path = join(temporaryFolder(), 'text');
    writeFileSync(path, Buffer.alloc(4 * 1024 * 1024 + 1, 'x'));
    await expect(readText(path)).rejects.toThrow(`${path} is 4194305 bytes; at most 4194304 are read`);
  });
});

describe('digestOf', () => {
  test.each([
    ['', 0],
    ['one', 1],
    ['one\n', 1],
    ['one\ntwo', 2],
    ['\n\n\n', 3],
  ])('counts the lines of %j', async (text, lines) => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, text);
    const digest = await digestOf(readLargeFile(path, never));
    expect(digest).toMatchObject({ lines, bytes: text.length });
  });

  test('names a folder given for a file', async () => {
    const root = temporaryFolder();
    await expect(digestOf(readLargeFile(root, never))).rejects.toThrow(`cannot read ${root}: it is a folder`);
  });
});

describe('pathInside', () => {
  test('gives paths below the root, there or not', async () => {
    const root = temporaryFolder();
    expect(await pathInside(root, 'a/../b/..c')).toBe(join(root, 'b/..c'));
  });

  test.each(['..', '../x', '/etc/passwd', 'a/../../x', 'out/x', 'a\0b'])('refuses %j', async (path) => {
    const root = temporaryFolder();
    symlinkSync('/etc', join(root, 'out'));
    await expect(pathInside(root, path)).rejects.toThrow(`would leave ${root}`);
  });
});

describe('unpackTemplate', () => {
  async function archive(entries: readonly { name: string }[]) {
    const tar = pack();
    for (const entry of entries) tar.entry(entry, `content of ${entry.name}`);
    tar.finalize();
    const pieces: Uint8Array[] = [];
    for await (const piece of tar) pieces.push(piece as Uint8Array);
    return Buffer.concat(pieces);
  }

  test('gives what is in the template’s folder, packed or not', async () => {
    const path = join(temporaryFolder(), 'page.tar');
    const bytes = await archive([{ name: 'page/b.txt' }, { name: 'page/a.txt' }]);
    for (const written of [bytes, gzipSync(bytes)]) {
      writeFileSync(path, written);
      expect(await unpackTemplate(path, 'page')).toEqual([
        { path: 'a.txt', text: 'content of page/a.txt', origin: `${path}: page/a.txt` },
        { path: 'b.txt', text: 'content of page/b.txt', origin: `${path}: page/b.txt` },
      ]);
    }
  });

  test('refuses what becomes too large, and says so', async () => {
    const path = join(temporaryFolder(), 'page.tar.gz');
    writeFileSync(path, gzipSync(Buffer.alloc(17 * 2 ** 20)));
    await expect(unpackTemplate(path, 'page')).rejects.toThrow(
      `${path} unpacks to more than 16777216 bytes; no more are read`,
    );
    writeFileSync(path, gzipSync(await archive(Array.from({ length: 1_001 }, (_, n) => ({ name: `${n}` })))));
    await expect(unpackTemplate(path, 'page')).rejects.toThrow(`${path} holds more than 1000 files`);
  });

  test('refuses links, and what is no archive, naming them', async () => {
    const path = join(temporaryFolder(), 'page.tar');
    const tar = pack();
    tar.entry({ name: 'page/way', type: 'symlink', linkname: '/etc' });
    tar.finalize();
    const pieces: Uint8Array[] = [];
    for await (const piece of tar) pieces.push(piece as Uint8Array);
    writeFileSync(path, Buffer.concat(pieces));
    await expect(unpackTemplate(path, 'page')).rejects.toThrow(`${path}: page/way is a symlink`);
    writeFileSync(path, 'hello');
    await expect(unpackTemplate(path, 'page')).rejects.toThrow(path);
  });

  test('refuses what is no file at all, or far too large', async () => {
    const named = pipe();
    await expect(unpackTemplate(named, 'page')).rejects.toThrow(
      `cannot read ${named}: it is not a regular file`,
    );
    const path = join(temporaryFolder(), 'page.tar');
    writeFileSync(path, Buffer.alloc(16 * 1024 * 1024 + 1));
    await expect(unpackTemplate(path, 'page')).rejects.toThrow(
      `${path} is 16777217 bytes; at most 16777216 are read`,
    );
  });
});
