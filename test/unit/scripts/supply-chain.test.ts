import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}
const packages: Readonly<Record<string, Locked>> = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
).packages;
const workflows = join(root, '.github', 'workflows');

test('every package of the lockfile comes from the registry, with its hash', () => {
  for (const [path, { resolved, integrity, link }] of Object.entries(packages)) {
    if (path === '' || link) continue;
    expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
    if (resolved !== undefined) expect(resolved).toMatch(/^https:\/\/registry\.npmjs\.org\//);
  }
});

test('nothing needs an install script: those that have one are known, and docs/dependencies.md says why they may go without', () => {
  const page = readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8');
  const [, section = ''] = page.split('## Install scripts');
  const scripted = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.split('node_modules/').at(-1) ?? '');
  expect(scripted.length).toBeGreaterThan(0);
  const explained = section
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .flatMap((line) => [...(line.split(':')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(explained.toSorted()).toEqual([...new Set(scripted)].toSorted());
});

test('workflows name actions by full commits, with the version beside it, and may only read', () => {
  for (const name of readdirSync(workflows)) {
    const text = readFileSync(join(workflows, name), 'utf8');
    const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(text).toMatch(/^permissions:\n {2}contents: read\n$/m);
    expect(text).not.toMatch(/: write\b|write-all|pull_request_target/);
  }
});

test('the bill of materials lists each dependency with its version and hash', () => {
  const argv = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const { stdout, stderr } = spawnSync('npm', argv, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(stderr).toBe('');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { components }: { components: { name: string; purl: string; hashes?: unknown[] }[] } =
    JSON.parse(stdout);
  const listed = new Set(components.map(({ purl }) => purl));
  for (const name of Object.keys(manifest.dependencies)) {
    const version = packages[`node_modules/${name}`]?.version;
    expect(listed).toContain(`pkg:npm/${name.replace('@', '%40')}@${version}`);
  }
  for (const { hashes, name } of components) expect([name, hashes?.length ?? 0]).toEqual([name, 1]);
});
