import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const [page = ''] = readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8').split('## Install scripts');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('docs/dependencies.md', () => {
  const [runTime = '', development = ''] = page.split('## For development');

  test('gives a reason for every dependency, and for nothing else', () => {
    expect(explained(runTime)).toEqual(Object.keys(manifest.dependencies).toSorted());
  });

  test('gives a reason for every development dependency, and for nothing else', () => {
    expect(explained(development)).toEqual(Object.keys(manifest.devDependencies).toSorted());
  });
});

function explained(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.startsWith('- '));
  return lines
    .flatMap((line) => [...(line.split(':')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''))
    .toSorted();
}
