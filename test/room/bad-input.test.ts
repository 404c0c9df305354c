import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractFile, fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { leftovers } from './support/leftovers.ts';
import { type Ended, NO_ENGINE, runTool, startTool } from './support/tool.ts';

/** Validates and sees that nothing came of it but words. */
async function refused(contract: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const tool = startTool(['validate', contract, '--only', 'basic-execution'], env);
  const ended = await tool.ended;
  expect(await leftovers(tool.pid)).toEqual([]);
  expect(existsSync(join(contract, '..', '.cleanroom'))).toBe(false);
  expect(ended.stdout).toBe('');
  expect(ended.stderr).not.toMatch(/\n {4}at /);
  return ended;
}

test('no engine: every place that was tried, and what to do', async () => {
  const { code, stderr } = await refused(
    serviceContract(temporaryFolder(), { command: fixture('listens.mjs') }),
    NO_ENGINE,
  );
  expect(code).toBe(69);
  expect(stderr).toContain('cleanroom: No container engine answers. Tried:\n');
  expect(stderr).toContain(`${NO_ENGINE.DOCKER_HOST} (DOCKER_HOST): no such socket`);
  expect(stderr).toMatch(/→ Start Docker or Podman/);
});

describe('a contract', () => {
  // Without an engine, so that exit code 64 proves that the engine was never asked.
  const refusedContract = async (text: string, name?: string) => {
    const { code, stderr } = await refused(contractFile(temporaryFolder(), text, name), NO_ENGINE);
    expect(code).toBe(64);
    return stderr;
  };

  test('with a syntax error is refused with the line', async () => {
    const stderr = await refusedContract('subject:\n  name: a\n  image: [b\n', 'cleanroom.config.yaml');
    expect(stderr).toMatch(/cleanroom\.config\.yaml cannot be read as YAML:\n {2}line [34]: /);
  });

  test('with an unknown key is refused with the key that was probably meant', async () => {
    const stderr = await refusedContract(
      'subject:\n  name: a\n  image: debian:12-slim\n  prot: 80\n',
      'cleanroom.config.yaml',
    );
    expect(stderr).toContain('unknown key subject.prot (line 4): did you mean port?');
    expect(stderr).toContain('nothing has been started');
  });

  test('with a wrong unit is refused with the value and what is allowed', async () => {
    const subject = { name: 'a', image: 'debian:12-slim', limits: { memory: '64 bananas' } };
    const stderr = await refusedContract(JSON.stringify({ subject }, null, 2));
    expect(stderr).toMatch(/subject\.limits\.memory/);
    expect(stderr).toContain('64 bananas');
    expect(stderr).toMatch(/MiB/);
  });

  test('that is not there is told by its path', async () => {
    const path = join(temporaryFolder(), 'nothing.yaml');
    const { code, stderr } = await runTool(['validate', path], NO_ENGINE);
    expect(code).toBe(64);
    expect(stderr).toContain(path);
  });
});

describe('the call', () => {
  test.each([
    [['validate', '--only', 'basic-executoin'], /basic-executoin/],
    [['validate', '--parallel', '0'], /whole number/],
    [['validate', '--no-such-option'], /--no-such-option/],
    [['no-such-command'], /no-such-command/],
    [['judge', '/nonexistent/run'], /\/nonexistent\/run/],
  ])('%j is wrong use', async (args, says) => {
    const folder = temporaryFolder();
    serviceContract(folder, { command: fixture('listens.mjs') });
    const { code, stderr } = await runTool(args[0] === 'validate' ? [...args, folder] : args, NO_ENGINE);
    expect(code).toBe(64);
    expect(stderr).toMatch(says);
  });
});

describe('an image', () => {
  test('that does not exist is told by its name', async () => {
    // A registry that refuses every connection: nothing beyond this machine is asked.
    const image = 'localhost:9/no-such/image:1';
    const { code, stderr } = await refused(serviceContract(temporaryFolder(), { image, command: ['true'] }));
    expect(code).toBe(64);
    expect(stderr).toContain(`The image "${image}" is not on the engine and could not be had`);
    expect(stderr).toMatch(/→ Check the spelling/);
  });

  test("that cannot be built ends in the build's own last words", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'Dockerfile'), 'FROM debian:12-slim\nRUN echo the-last-words && exit 4\n');
    const { code, stderr } = await refused(
      serviceContract(folder, { image: { build: '.' }, command: ['true'] }),
    );
    expect(code).toBe(64);
    expect(stderr).toMatch(/Building .* failed/);
    expect(stderr).toContain('  | the-last-words');
    expect(stderr).toMatch(/code: 4/);
  });
});
