import { expect, test } from 'vitest';
import { mayLoseCommits } from '../../../src/lib/synchronous-commit.ts';
import { recordsOf, rows } from '../../evidence.ts';

const asked = (row: Readonly<Record<string, string>>) => {
  const [record] = recordsOf('data-consistency', [rows('commits wait', { rows: [row] })]);
  return mayLoseCommits(record as Parameters<typeof mayLoseCommits>[0]);
};

test('a database that waits for its log keeps what it has committed', () => {
  expect(asked({ setting: 'on', source: 'default' })).toBeNull();
  expect(asked({ setting: 'local', source: 'command line' })).toBeNull();
});

test('one that was started otherwise may lose it', () => {
  expect(asked({ setting: 'off', source: 'command line' })).toContain(
    'synchronous_commit = off (command line)',
  );
  expect(asked({ setting: 'off', source: 'configuration file' })).toContain('may lose');
});

test('what the subject told it excuses nothing', () => {
  expect(asked({ setting: 'off', source: 'database' })).toBeNull();
});

test('what was not asked cannot be told', () => {
  expect(mayLoseCommits(undefined)).toContain('could not be asked');
  expect(asked({})).toContain('could not be asked');
});
