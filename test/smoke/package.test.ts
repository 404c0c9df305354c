import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'cleanroom-smoke-'));
const project = join(folder, 'project');
const installed = join(project, 'node_modules', 'cleanroom');

beforeAll(() => {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }\n');
  succeed(['npm', 'pack', '--pack-destination', folder], root);
  const [tarball = 'no tarball'] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  // Install scripts are left out as in set-up: they build optional native parts, which takes a minute.
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  succeed(['npm', 'install', ...quiet, join(folder, tarball)], project);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  test('can be installed and imported, says publint', async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true });
    expect(messages).toEqual([]);
  });

  test('carries what the tool needs when it runs, and nothing of its making', () => {
    for (const path of [
      'dist/airlock/agent.bundle.mjs',
      'images/base/bootstrap.sh',
      'schemas/contract.schema.json',
      'schemas/report.schema.json',
      'specimens/forge/dist/app/forge.cjs',
      'specimens/ledger/dist/app/main.js',
    ]) {
      expect(existsSync(join(installed, path)), path).toBe(true);
    }
    for (const path of ['src', 'test', 'scripts', '.cleanroom']) {
      expect(existsSync(join(installed, path)), path).toBe(false);
    }
  });

  test('has types that help and that object', () => {
    writeFileSync(
      join(project, 'cleanroom.config.ts'),
      `import { defineConfig, postgres, redis } from 'cleanroom';

export default defineConfig({
  subject: { name: 'shop', image: 'shop:1', command: ['shop', 'serve'], port: 8080, env: { URL: '\${db.url}' } },
  services: { db: postgres({ memory: '512MiB', cpus: 0.5 }), cache: redis() },
  claims: {},
});

defineConfig({
  // @ts-expect-error a subject is more than a number
  subject: 5,
});
`,
    );
    const compilerOptions = {
      noEmit: true,
      strict: true,
      target: 'es2024',
      module: 'nodenext',
      skipLibCheck: true,
    };
    const files = ['cleanroom.config.ts'];
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    succeed([process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'], project);
  });

  test('can be imported by a program', () => {
    const program = `const { defineConfig } = await import('cleanroom'); console.log(typeof defineConfig);`;
    expect(succeed([process.execPath, '--input-type=module', '-e', program], project)).toBe('function\n');
  });
});

describe('the command line of the packed package', () => {
  test('--version prints the version of package.json', () => {
    expect(cleanroom('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('--help names every command', () => {
    const { status, stdout } = cleanroom('--help');
    expect(status).toBe(0);
    for (const command of [
      'init',
      'validate',
      'judge',
      'attest',
      'verify',
      'doctor',
      'explain',
      'prove',
      'sweep',
    ]) {
      expect(stdout).toContain(command);
    }
  });

  test('doctor says what the machine can do, with or without an engine', () => {
    const { status, stdout } = cleanroom('doctor');
    expect([0, 69]).toContain(status);
    expect(stdout).toMatch(/engine/i);
  });

  test.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['validate', '--frobnicate']],
    ['a contract that is not there', ['validate', 'nowhere.config.ts']],
    ['a folder that is not there', ['init', 'nowhere']],
    ['a run that is not there', ['judge', 'nowhere']],
    ['a run to attest that is not there', ['attest', '--key', 'package.json', 'nowhere']],
    ['an attestation that is not there', ['verify', '--key', 'package.json', 'nowhere']],
    ['a category that does not exist', ['explain', 'frobnication']],
  ])('ends with 64 for %s, and says why', (_what, args) => {
    const { status, stdout, stderr } = cleanroom(...args);
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toContain(args.at(-1));
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  });

  test('attest signs a run of a specimen, verify holds it against what is there', () => {
    const runs = join(folder, 'runs');
    const contract = join(installed, 'specimens', 'forge');
    const validated = cleanroom('validate', contract, '--only', 'basic-execution', '--runs', runs);
    expect(validated.status, validated.stderr).toBe(0);
    const run = join(runs, 'latest');
    const [key, pub] = [join(folder, 'key.pem'), join(folder, 'key.pub')];
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(pub, publicKey.export({ type: 'spki', format: 'pem' }));
    expect(cleanroom('attest', run, '--key', key)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Signed: forge is ready\./),
    });
    expect(cleanroom('verify', run, '--key', pub)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/VERIFIED: forge was found ready by cleanroom/),
    });
    expect(cleanroom('verify', run, '--key', pub, '--ready')).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/✘ readiness .*ready; only basic-execution was asked/),
    });
    const page = join(run, 'report.html');
    writeFileSync(page, readFileSync(page, 'utf8').replace('</title>', '!</title>'));
    expect(cleanroom('verify', run, '--key', pub)).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/✘ files .*report\.html.*NOT VERIFIED/s),
    });
  });

  test('prove validates the specimens it carries, and catches a planted defect', () => {
    const { status, stdout, stderr } = cleanroom(
      'prove',
      '--specimen',
      'forge',
      '--category',
      'network-isolation',
      '--own',
    );
    expect(stderr.replace(/.*ExperimentalWarning.*\n.*trace-warnings.*\n/, '')).toBe('');
    expect(stdout).toMatch(/(\d+) of \1 planted defects caught, 0 false alarms/);
    expect(status).toBe(0);
  });
});

function cleanroom(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const main = join(project, 'node_modules', '.bin', 'cleanroom');
  const env = { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' };
  const { status, stdout, stderr } = spawnSync(main, args, { cwd: project, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function succeed([command = '', ...args]: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${[command, ...args].join(' ')} failed: ${error?.message ?? stdout + stderr}`);
}
