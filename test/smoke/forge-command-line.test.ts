import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { build } from '../../specimens/forge/build.ts';
import { bundled } from '../unit/specimens/forge/forge.ts';
import { temporaryFolder } from '../unit/specimens/forge/temporary-folder.ts';

const { forge, startForge } = bundled;

beforeAll(build);

test('tells its version and its help without HOME', () => {
  const cwd = temporaryFolder();
  expect(forge(['--version'], { cwd })).toEqual({ code: 0, stdout: '1.4.0\n', stderr: '' });
  const help = forge(['--help'], { cwd });
  expect(help.code).toBe(0);
  expect(help.stdout).toContain('Exit codes:\n  0 done   1 failed   2 wrong use   3 a phase failed');
});

test.each([
  [['--bogus'], "unknown option '--bogus'"],
  [['bogus'], "unknown command 'bogus'"],
  [['config', 'chek'], '(Did you mean check?)'],
  [[], "no command given; 'forge --help' lists them"],
  [['--timeout', '5', 'status'], "--timeout: '5' is not a duration; write one such as 500ms, 5s or 2m"],
  [
    ['generate', 'nosuch', '--out', 'x'],
    "no template called 'nosuch'; built in are library, project, service",
  ],
  [['generate', 'service', '--out', 'x', '--set', 'port'], '--set port: write key=value'],
])('wrong use %j exits with 2 and explains itself on standard error alone', (args, words) => {
  const { code, stdout, stderr } = forge(args, { cwd: temporaryFolder() });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
});

test('goes through a whole lifecycle, and two projects come out the same', () => {
  const made = ['one', 'two'].map((name) => {
    const cwd = join(temporaryFolder(), name);
    mkdirSync(cwd);
    expect(forge(['init', '--name', 'demo'], { cwd }).code).toBe(0);
    const early = forge(['run', 'deploy'], { cwd });
    expect(early.code).toBe(3);
    expect(early.stderr).toBe(
      'forge: deploy 1/2: copy deployed/page.txt failed: cannot read build/page.txt: no such file or folder\n',
    );
    for (const phase of ['build', 'test', 'deploy']) expect(forge(['run', phase], { cwd }).stderr).toBe('');
    expect(forge(['status'], { cwd }).stdout).toBe('demo 0.1.0\nbuild: done\ntest: done\ndeploy: done\n');
    return contentOf(cwd);
  });
  expect(made[0]).toEqual(made[1]);
});

test('restores what it backed up, and refuses a backup that was damaged', () => {
  const cwd = temporaryFolder();
  forge(['init', '--name', 'demo'], { cwd });
  forge(['run', 'build'], { cwd });
  const before = contentOf(cwd);
  expect(forge(['backup', '../demo.backup'], { cwd: join(cwd, 'src') }).code).toBe(1);
  expect(forge(['backup', 'demo.backup'], { cwd }).code).toBe(0);
  const backup = readFileSync(join(cwd, 'demo.backup'), 'utf8');
  writeFileSync(join(cwd, 'forge.toml'), 'lost');
  writeFileSync(join(cwd, '.forge/state.json'), 'lost');

  writeFileSync(join(cwd, 'demo.backup'), backup.replace('demo', 'dema'));
  expect(forge(['restore', 'demo.backup'], { cwd })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'forge: demo.backup is not a usable backup: its checksum does not match; nothing was changed\n',
  });
  expect(readFileSync(join(cwd, 'forge.toml'), 'utf8')).toBe('lost');

  writeFileSync(join(cwd, 'demo.backup'), backup);
  expect(forge(['restore', 'demo.backup'], { cwd }).code).toBe(0);
  expect(contentOf(cwd)).toEqual({ ...before, 'demo.backup': backup });
});

test('a damaged state is named, and left as it is', () => {
  const cwd = temporaryFolder();
  forge(['init', '--name', 'demo'], { cwd });
  const path = join(cwd, '.forge/state.json');
  const damaged = readFileSync(path, 'utf8').replace('"phases": {}', '"phases": {"build": 1}');
  writeFileSync(path, damaged);
  const { code, stderr } = forge(['run', 'build'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain('.forge/state.json is damaged: its checksum does not match');
  expect(readFileSync(path, 'utf8')).toBe(damaged);
});

test('does not replace files unless it is told to', () => {
  const cwd = temporaryFolder();
  const args = ['generate', 'service', '--out', 'svc', '--set', 'port=9000'];
  expect(forge(args, { cwd }).stdout).toContain('svc/src/main.js\n');
  expect(forge(args, { cwd }).stderr).toBe('forge: svc/README.md exists already; --force replaces it\n');
  expect(forge([...args, '--force'], { cwd }).code).toBe(0);
  expect(readFileSync(join(cwd, 'svc/src/main.js'), 'utf8')).toContain('process.env.PORT ?? 9000');
});

test('takes values from data, and templates from a folder', () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'mine/note/{{topic.name}}'), { recursive: true });
  writeFileSync(join(cwd, 'mine/note/{{topic.name}}/note.txt'), '{{topic.name}}: {{words}} \\{{kept}}\n');
  writeFileSync(join(cwd, 'data.toml'), 'words = "from data"\n[topic]\nname = "forging"\n');
  const args = ['generate', 'note', '--out', 'out', '--template-dir', 'mine', '--data', 'data.toml'];
  expect(forge(args, { cwd }).stdout).toBe('out/forging/note.txt\n');
  expect(readFileSync(join(cwd, 'out/forging/note.txt'), 'utf8')).toBe('forging: from data {{kept}}\n');
});

test('a value cannot lead a file out of the output folder', () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'mine/note'), { recursive: true });
  writeFileSync(join(cwd, 'mine/note/{{name}}.txt'), 'out');
  const args = ['generate', 'note', '--out', 'out', '--template-dir', 'mine', '--set', 'name=../../escaped'];
  const { code, stderr } = forge(args, { cwd });
  expect(code).toBe(1);
  expect(stderr).toBe('forge: "../../escaped.txt" would leave out; paths must stay inside it\n');
});

test('gives the token only to a phase that asks for it, and never prints it', () => {
  const cwd = temporaryFolder();
  const exec = `steps = [{ action = "exec", run = ["sh", "-c", 'test -n "$FORGE_TOKEN"']}]`;
  const phases = `[phases.build]\n${exec}\n[phases.deploy]\nneeds-token = true\n${exec}\n`;
  writeFileSync(join(cwd, 'forge.toml'), `[project]\nname = "demo"\n${phases}`);
  writeFileSync(join(cwd, 'token'), 'secret-token\n');
  const env = { FORGE_TOKEN_FILE: 'token' };
  expect(forge(['run', 'build'], { cwd, env }).code).toBe(3);
  const deploy = forge(['run', 'deploy'], { cwd, env });
  expect(deploy.code).toBe(0);
  expect(deploy.stdout + deploy.stderr).not.toContain('secret-token');
  expect(forge(['run', 'deploy'], { cwd }).stderr).toContain('no token: set FORGE_TOKEN_FILE');
});

test('gives up after --timeout, and ends as a signal asks', async () => {
  const cwd = temporaryFolder();
  const phases = '[phases.slow]\nsteps = [{ action = "exec", run = ["sleep", "30"] }]\n';
  writeFileSync(join(cwd, 'forge.toml'), `[project]\nname = "demo"\n${phases}`);
  const late = forge(['run', 'slow', '--timeout', '200ms'], { cwd });
  expect(late).toMatchObject({ code: 124, stderr: 'forge: timed out after 200ms\n' });

  const child = startForge(['run', 'slow'], { cwd });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([143, null]);
});

test('a program that a signal ended has failed', () => {
  const cwd = temporaryFolder();
  const phases = '[phases.build]\nsteps = [{ action = "exec", run = ["sh", "-c", "kill -KILL $$"] }]\n';
  writeFileSync(join(cwd, 'forge.toml'), `[project]\nname = "demo"\n${phases}`);
  const { code, stderr } = forge(['run', 'build'], { cwd });
  expect(code).toBe(3);
  expect(stderr).toContain('ended with exit code 137');
});

test('ends quietly when nobody reads its output', async () => {
  const child = startForge(['--help'], { cwd: temporaryFolder() });
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(child, 'close')).toEqual([141, null]);
  expect(said).toBe('');
});

/** Text by path of all files below a folder. */
function contentOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}
