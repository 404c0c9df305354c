import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadRun } from '../../src/evidence/load-run.ts';
import { begin, greet, prove } from '../unit/verdict/fixtures/tiny-run.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { engineUrl, leftovers } from './support/leftovers.ts';
import { NO_ENGINE, runTool, startTool } from './support/tool.ts';

// What is around the tool fails: it ends, says what failed, leaves nothing, and what it wrote is whole or recognisably not.

const good = (folder: string) => serviceContract(folder, { command: fixture('listens.mjs') });
const only = ['--only', 'basic-execution'];
const CRASH = /\n {4}at |Please report|a fault of cleanroom itself/;

/** Validates a good service in a bad world. */
async function validated(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const tool = startTool(['validate', ...args, ...only], env);
  const ended = await tool.ended;
  expect(ended.stderr).not.toMatch(CRASH);
  expect(await leftovers(tool.pid)).toEqual([]);
  return ended;
}

describe('the engine', () => {
  test('accepts and never answers: told with its address', async () => {
    const path = await listening(createServer((socket) => socket.on('error', () => undefined)));
    const { code, stderr } = await validated([good(temporaryFolder())], { DOCKER_HOST: `unix://${path}` });
    expect(code).toBe(69);
    expect(stderr).toContain(`${path} (DOCKER_HOST): no answer within 3 s`);
  });

  test('answers the first question only: told with its address', async () => {
    const server = createServer((socket) => {
      const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK';
      socket
        .on('error', () => undefined)
        .on('data', (head) => {
          if (String(head).includes('/_ping')) socket.write(ok);
        });
    });
    const path = await listening(server);
    const { code, stderr } = await validated([good(temporaryFolder())], { DOCKER_HOST: `unix://${path}` });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/did not .* within \d+ s/);
    expect(stderr).toContain(path);
  });

  test('is slow: the run is whole', async () => {
    const folder = temporaryFolder();
    const path = await listening(createServer({ allowHalfOpen: true }, slowly(40)));
    const { code } = await validated([good(folder)], { DOCKER_HOST: `unix://${path}` });
    expect([0, 2]).toContain(code);
    loadRun(join(folder, '.cleanroom', 'runs', 'latest'));
  });
});

describe('the host', () => {
  test('has no folder for temporary files that can be written: told with its path', async () => {
    const { code, stderr } = await validated([good(temporaryFolder())], { TMPDIR: '/proc/nothing' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('/proc/nothing');
    expect(stderr).toContain('→');
  });

  test('has no folder for the run that can be written: told with its path, before anything is started', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await validated([good(temporaryFolder()), '--runs', join(file, 'runs')]);
    expect(code).not.toBe(0);
    expect(stderr).toContain(join(file, 'runs'));
    expect(stderr).toContain('→');
  });

  // A process that may write no file of more than so many blocks fails in the same calls as one whose disk is full.
  test.each([
    ['the reports', 24],
    ['the evidence', 10],
  ])('has no disk left for %s: told, and the run is whole or recognisably not', async (_, blocks) => {
    const folder = temporaryFolder();
    const contract = good(folder);
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const words = [process.execPath, '--conditions=cleanroom-source', main, 'validate', contract, ...only];
    const child = spawnSync('sh', ['-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', ...words], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(child.stderr).toMatch(/could not be written: .*EFBIG/);
    expect([child.status, child.signal]).toEqual([2, null]);
    expect(child.stderr).not.toMatch(CRASH);
    const runs = join(folder, '.cleanroom', 'runs');
    for (const name of readdirSync(runs).filter((each) => /^\d/.test(each))) {
      const { code, stderr } = await runTool(['judge', join(runs, name)], NO_ENGINE);
      if (code !== 0)
        expect(`${code} ${stderr}`).toMatch(
          /^2 |^64 .*(was not finished|is not as it was written|There is no run)/,
        );
    }
  });

  test('has a clock that jumps back and forth: the run is whole, and nothing took negative time', async () => {
    const folder = temporaryFolder();
    const clock = fileURLToPath(new URL('fixtures/steps-clock.mjs', import.meta.url));
    const { code } = await validated([good(folder)], { NODE_OPTIONS: `--import=${clock}` });
    expect([0, 2]).toContain(code);
    const { records, end } = loadRun(join(folder, '.cleanroom', 'runs', 'latest'));
    expect(end.seconds).toBeGreaterThan(0);
    expect(end.seconds).toBeLessThan(1_000);
    const times = records.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const { data } of records) if ('ms' in data) expect(data.ms).toBeGreaterThanOrEqual(0);
  });
});

test('two cleanrooms at once in one folder leave two whole runs', async () => {
  const folder = temporaryFolder();
  const contract = good(folder);
  const ended = await Promise.all([1, 2].map(() => validated([contract, '--seed', 'same'])));
  for (const { code } of ended) expect([0, 2]).toContain(code);
  const runs = join(folder, '.cleanroom', 'runs');
  const names = readdirSync(runs).filter((name) => /^\d/.test(name));
  expect(names).toHaveLength(2);
  for (const name of [...names, 'latest']) loadRun(join(runs, name));
});

describe('a run that was killed while it was written', () => {
  const folder = () => {
    const { run, directory } = begin();
    prove(run);
    greet(run, 'hello');
    return directory;
  };
  const key = join(fileURLToPath(new URL('fixtures', import.meta.url)), 'no-such-key.pem');

  test.each([
    ['judge', (run: string) => ['judge', run]],
    ['compare', (run: string) => ['compare', run, run]],
    ['attest', (run: string) => ['attest', run, '--key', key]],
    ['verify', (run: string) => ['verify', run, '--key', key]],
  ] as const)('%s says so', async (_, args) => {
    const directory = folder();
    const { code, stderr, stdout } = await runTool(args(directory), NO_ENGINE);
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toMatch(/was not finished|no-such-key|no attestation/);
    expect(stderr).not.toMatch(CRASH);
  });

  test.each([
    ['no evidence', (run: string) => writeFileSync(join(run, 'evidence.ndjson'), '')],
    ['a run file of nothing', (run: string) => writeFileSync(join(run, 'run.json'), '')],
    ['a pipe in the place of evidence', (run: string) => pipeAt(join(run, 'evidence.ndjson'))],
    ['a pipe in the place of the run file', (run: string) => pipeAt(join(run, 'run.json'))],
  ])('with %s is refused, and nobody waits', async (_, spoil) => {
    const { run, directory } = begin();
    prove(run);
    run.finish();
    const copy = join(temporaryFolder(), 'run');
    mkdirSync(copy);
    cpSync(directory, copy, { recursive: true });
    spoil(copy);
    const { code, stderr } = await runTool(['judge', copy], NO_ENGINE);
    expect(code).toBe(64);
    expect(stderr).toContain(copy);
  });
});

function pipeAt(path: string): void {
  spawnSync('sh', ['-c', 'rm -f "$1" && mkfifo "$1"', 'sh', path]);
  expect(existsSync(path)).toBe(true);
}

/** Passes everything on to the real engine, each piece later by so many milliseconds. */
function slowly(ms: number) {
  return (near: Socket) => {
    const target = new URL(engineUrl);
    const far =
      target.protocol === 'unix:'
        ? connect({ path: target.pathname, allowHalfOpen: true })
        : connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      const later = (act: () => void) => setTimeout(act, ms);
      from.on('data', (piece) => later(() => to.write(piece)));
      from.on('end', () => later(() => to.end()));
      from.on('error', () => later(() => to.destroy()));
    }
  };
}

/** Listens on a socket of the test's own, and gives its path. */
async function listening(server: Server): Promise<string> {
  const path = join(temporaryFolder(), 'engine.sock');
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return path;
}
