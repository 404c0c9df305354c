import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../../../../specimens/ledger/src/command-line.ts';
import { goodParts } from '../../../../specimens/ledger/src/parts.ts';
import { createTokens } from '../../../../specimens/ledger/src/tokens.ts';

const LEDGER_TOKEN_KEY = 'hunter2-hunter2-hunter2';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function ledger(args: readonly string[], env: Record<string, string> = {}) {
  let out = '';
  let err = '';
  const code = await runCommandLine(goodParts(), args, {
    env,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

test('tells its version and its help on standard output', async () => {
  expect(await ledger(['--version'])).toEqual({ code: 0, out: 'ledger 1.4.0\n', err: '' });
  const help = await ledger(['--help']);
  expect(help).toMatchObject({ code: 0, err: '' });
  for (const word of ['serve', 'migrate', 'config', 'openapi', 'DATABASE_URL'])
    expect(help.out).toContain(word);
});

test.each([
  [['pay'], "ledger: unknown command 'pay'"],
  [['serve', '--fast'], "ledger: unknown option '--fast'"],
  [['openapi', '--out'], "option '--out <file>' argument missing"],
])('%j is wrong use: exit code 2, named on standard error', async (args, message) => {
  const result = await ledger(args);
  expect(result).toMatchObject({ code: 2, out: '' });
  expect(result.err).toContain(message);
});

test('checks the configuration without showing a password', async () => {
  const good = await ledger(['config', 'check'], {
    DATABASE_URL: 'postgres://ledger:hunter2@db/ledger?password=hunter2',
    LEDGER_TOKEN_KEY,
  });
  expect(good).toMatchObject({ code: 0, err: '' });
  expect(good.out).toContain('databaseUrl = postgres://db/ledger\n');
  expect(good.out).not.toContain('hunter2');
  const bad = await ledger(['config', 'check'], { PORT: 'x', LEDGER_TOKEN_KEY });
  expect(bad).toMatchObject({ code: 1, out: '' });
  expect(bad.err).toMatch(/^ledger: DATABASE_URL is not set.*\nledger: PORT must be .*\n$/);
});

test('prints a token that speaks for its owner', async () => {
  const env = { DATABASE_URL: 'postgres://db/ledger', LEDGER_TOKEN_KEY };
  const { code, out } = await ledger(['token', 'ann'], env);
  expect(code).toBe(0);
  expect(createTokens(LEDGER_TOKEN_KEY).ownerOf(`Bearer ${out.trim()}`)).toBe('ann');
  expect(out).not.toContain('hunter2');
});

test('writes the same interface description every time, whole or not at all', async () => {
  const [one, two] = [join(folder, 'one.json'), join(folder, 'two.json')];
  expect(await ledger(['openapi', '--out', one])).toEqual({ code: 0, out: '', err: '' });
  await ledger(['openapi', '--out', two]);
  const text = await readFile(one, 'utf8');
  expect(await readFile(two, 'utf8')).toBe(text);
  expect((await ledger(['openapi'])).out).toBe(text);
  expect(JSON.parse(text)).toMatchObject({ openapi: '3.1.0', info: { version: '1.4.0' } });
  expect((await readdir(folder)).sort()).toEqual(['one.json', 'two.json']);
});

test('names the file that it cannot write', async () => {
  const path = join(folder, 'none', 'api.json');
  const result = await ledger(['openapi', '--out', path]);
  expect(result).toMatchObject({ code: 1, out: '' });
  expect(result.err).toMatch(`ledger: cannot write ${path}: ENOENT`);
});

test('says that a database cannot be migrated which is not there', async () => {
  const env = { DATABASE_URL: 'postgres://ledger@127.0.0.1:1/ledger', LEDGER_TOKEN_KEY };
  const result = await ledger(['migrate'], env);
  expect(result.code).toBe(1);
  expect(result.err).toContain(
    'cannot migrate the database: the database is not available: connect ECONNREFUSED',
  );
});
