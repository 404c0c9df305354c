import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../verdict/fixtures/temporary-folder.ts';

const CLI = join(import.meta.dirname, '../../../src/cli');

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

function node(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--conditions=cleanroom-source', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (piece) => {
    stderr += piece;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}

/** Runs a script that would go on for long, where what nobody catches is told. */
const script = (text: string) =>
  node(
    '--input-type=module',
    '--eval',
    `import { tellUncaught } from '${pathToFileURL(join(CLI, 'uncaught.ts'))}';
import { Failure } from '${pathToFileURL(join(CLI, '../model/failure.ts'))}';
tellUncaught();
process.exitCode = 1;
${text}`,
  );
const LONG = 'setTimeout(() => {}, 60_000);';

describe('what nobody caught', () => {
  test.each([
    ['a rejection', `void Promise.reject(new TypeError('x is undefined')); ${LONG}`],
    ['a throw of a callback', `setTimeout(() => { throw new TypeError('x is undefined'); }); ${LONG}`],
    [
      'a rejection, though it is over at once',
      `void Promise.reject(new TypeError('x is undefined')); setImmediate(() => process.exit(1));`,
    ],
  ])('is our own fault: %s', async (_, text) => {
    const { code, stderr } = await script(text);
    expect(code).toBe(70);
    expect(stderr).toContain('a fault of ours');
    expect(stderr).toContain('TypeError: x is undefined');
  });

  test('is told as what it is', async () => {
    const text = `void Promise.reject(new Failure({ class: 'no-engine', code: 'c', message: 'There is no engine.' })); ${LONG}`;
    expect(await script(text)).toEqual({ code: 69, stderr: 'cleanroom: There is no engine.\n' });
  });

  test('is nothing where somebody catches it later in the same breath', async () => {
    const text = `const late = Promise.reject(new Error('x')); await null; late.catch(() => { process.exitCode = 2; });`;
    expect(await script(text)).toEqual({ code: 2, stderr: '' });
  });
});

describe('what nobody caught of a contract', () => {
  const HANGS = 'await new Promise((done) => setTimeout(done, 60_000));';

  async function validated(contract: string): Promise<Ended> {
    const file = join(temporaryFolder(), 'cleanroom.config.mjs');
    writeFileSync(file, contract);
    const { code, stderr } = await node(join(CLI, 'main.ts'), 'validate', file);
    return { code, stderr: stderr.replaceAll(file, 'FILE') };
  }

  test.each([
    [
      'a promise that nobody awaits, at import',
      `const x = (async () => { throw new Error('no vault'); })();\n${HANGS}\nexport default {};`,
      'FILE (line 1) throws when it is imported: no vault',
    ],
    [
      'a promise that nobody awaits, in its function',
      `export default async () => {\n void Promise.reject(new Error('no vault'));\n ${HANGS} };`,
      'FILE (line 2) throws when its default export is called: no vault',
    ],
    [
      'a callback that throws',
      `setTimeout(() => { throw new Error('no vault'); });\n${HANGS}\nexport default {};`,
      'FILE (line 1) throws when it is imported: no vault',
    ],
    [
      'the promise that it exports',
      `export default Promise.reject(new Error('no vault'));`,
      'FILE (line 1) throws when its default export is awaited: no vault',
    ],
  ])('is wrong use: %s', async (_, contract, words) => {
    const { code, stderr } = await validated(contract);
    expect(code).toBe(64);
    expect(stderr).toBe(
      `cleanroom: ${words}\n→ Mend the contract so that it can be imported by Node alone; what it imports must be installed.\n`,
    );
  });
});
