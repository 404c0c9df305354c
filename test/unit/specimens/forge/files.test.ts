import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../../../specimens/forge/src/digest.ts';
import { ForgeError } from '../../../../specimens/forge/src/forge-error.ts';
import { pathInside } from '../../../../specimens/forge/src/project-path.ts';
import { readLargeFile } from '../../../../specimens/forge/src/read-large-file.ts';
import { readText } from '../../../../specimens/forge/src/read-text.ts';
import { writeOutputs } from '../../../../specimens/forge/src/write-outputs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const never = new AbortController().signal;

describe('writeOutputs', () => {
  test('writes files with the folders they need', async () => {
    const root = temporaryFolder();
    await writeOutputs([{ path: join(root, 'a/b/c.txt'), content: 'c', mode: 0o755 }], never);
    expect(readFileSync(join(root, 'a/b/c.txt'), 'utf8')).toBe('c');
    expect(readdirSync(join(root, 'a/b'))).toEqual(['c.txt']);
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
