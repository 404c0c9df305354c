import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { claimWords } from '../../../src/categories/claim-words.ts';
import { categories } from '../../../src/categories/registry.ts';
import { addExplain } from '../../../src/cli/commands/explain.ts';

afterEach(() => void vi.restoreAllMocks());

function explained(...words: readonly string[]): string {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const program = new Command();
  addExplain(program);
  program.parse(['explain', ...words], { from: 'user' });
  return written.join('');
}

const ids = categories.map(({ description }) => description.id);

test('every key that a contract may claim is told in words', () => {
  expect(Object.keys(claimWords)).toEqual(ids);
  for (const [id, keys] of Object.entries(claimWords)) {
    expect(keys.length, id).toBeGreaterThan(0);
    for (const { key, says } of keys) expect(says, `${id}/${key}`).not.toBe('');
  }
});

test.each(['all', ...ids])('%s fits into 80 columns', (id) => {
  const text = id === 'all' ? explained() : explained(id);
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

test('a category says what it may be told, with its defaults', () => {
  expect(explained('graceful-shutdown')).toContain(
    '  grace (default 10s)\n    Time from the stop signal to its end, whatever is going on.\n',
  );
  expect(explained('health-checks')).toBe(explained('14'));
});

test('a typing error is met with what was meant', () => {
  expect(() => explained('gracefull-shutdown')).toThrow(
    expect.objectContaining({ remedy: 'Did you mean graceful-shutdown?' }),
  );
  expect(() => explained('nothing-like-it')).toThrow(
    expect.objectContaining({ remedy: 'See them all: cleanroom explain' }),
  );
});
