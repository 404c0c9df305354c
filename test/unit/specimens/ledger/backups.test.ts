import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  checkBackup,
  type Entry,
  encode,
  entriesOf,
  FORMAT,
} from '../../../../specimens/ledger/src/backup/format.ts';
import { newestBackup } from '../../../../specimens/ledger/src/backup/recover.ts';
import { writeFile as writeWhole } from '../../../../specimens/ledger/src/write-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-backups-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ENTRIES: readonly Entry[] = [
  { table: 'accounts', row: '{"id":1,"owner":"ann\\nand \\"bob\\""}' },
  // Neither PostgreSQL nor JavaScript escapes these in JSON, and Unicode calls two of them ends of lines.
  { table: 'accounts', row: '{"id":2,"owner":"Łódź 東京 🦊 one\u2028two\u2029three"}' },
  { table: 'transfers', row: '{"id":1,"amount":9007199254740991}' },
  { sequence: 'accounts_id_seq', last: '1', called: true },
];

async function* all(): AsyncGenerator<Entry> {
  yield* ENTRIES;
}

async function backup(name: string, takenAt = '2026-01-01T00:00:00.000Z'): Promise<string> {
  const path = join(folder, name);
  await writeWhole(path, encode({ format: FORMAT, schema: 3, takenAt }, all()));
  return path;
}

test('gives back every entry as it was', async () => {
  const path = await backup('whole');
  const checked = await checkBackup(path);
  expect(checked.header).toMatchObject({ format: FORMAT, schema: 3 });
  const entries: Entry[] = [];
  for await (const entry of entriesOf(checked)) entries.push(entry);
  expect(entries).toEqual(ENTRIES);
});

test('gives back rows that are longer than what is read of a file at once', async () => {
  const long: Entry = { table: 'accounts', row: `{"owner":"${'Łódź 東京 🦊\u2028'.repeat(20_000)}"}` };
  const path = join(folder, 'long');
  const header = { format: FORMAT, schema: 3, takenAt: '2026-01-01T00:00:00.000Z' };
  await writeWhole(
    path,
    encode(
      header,
      (async function* () {
        yield long;
        yield* ENTRIES;
      })(),
    ),
  );
  const entries: Entry[] = [];
  for await (const entry of entriesOf(await checkBackup(path))) entries.push(entry);
  expect(entries).toEqual([long, ...ENTRIES]);
});

test('refuses what is cut off anywhere, has a bit turned, or is something else', async () => {
  const whole = await readFile(await backup('good'));
  const path = join(folder, 'bad');
  const refuses = async (bytes: Uint8Array, why: string) => {
    await writeFile(path, bytes);
    await expect(checkBackup(path), why).rejects.toThrow(`${path} is not a usable backup: `);
  };
  // Without the last line end it is still whole.
  for (let end = 0; end < whole.length - 1; end += 7) await refuses(whole.subarray(0, end), `cut at ${end}`);
  for (let at = 0; at < whole.length - 2; at += 5) {
    const bytes = Uint8Array.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await refuses(bytes, `bit of byte ${at}`);
  }
  await refuses(Buffer.from('{"format":"another/1"}\n{}\n'), 'another format');
});

test('names the file that it cannot read', async () => {
  const path = join(folder, 'missing');
  await expect(checkBackup(path)).rejects.toThrow(`cannot read ${path}: ENOENT`);
});

test('finds the newest whole backup, whatever the files are called', async () => {
  const place = await mkdtemp(join(folder, 'place-'));
  await expect(newestBackup(place, checkBackup)).rejects.toThrow(`there is no usable backup in ${place}`);
  const inside = (name: string) => join(place.slice(folder.length + 1), name);
  const newest = await backup(inside('a'), '2026-03-01T00:00:00.000Z');
  await backup(inside('b'), '2026-02-01T00:00:00.000Z');
  const broken = await backup(inside('c'), '2026-04-01T00:00:00.000Z');
  await writeFile(broken, (await readFile(broken)).subarray(0, 100));
  expect((await newestBackup(place, checkBackup)).path).toBe(newest);
});

test('a file can be for its owner alone', async () => {
  const path = join(folder, 'private');
  await writeWhole(path, 'text', 0o600);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
