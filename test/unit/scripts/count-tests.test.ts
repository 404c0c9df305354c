import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { countTests, vitestAgain } from '../../../scripts/check/vitest.ts';

/** A folder of reports, each with the statuses of the tests in its files. */
function reports(...runs: readonly Readonly<Record<string, readonly string[]>>[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'cleanroom-counts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  runs.forEach((files, index) => {
    const testResults = Object.entries(files).map(([name, statuses]) => ({
      name: resolve(name),
      status: statuses.length === 0 || statuses.includes('failed') ? 'failed' : 'passed',
      assertionResults: statuses.map((status) => ({ status })),
    }));
    // What was run later sorts earlier.
    writeFileSync(join(folder, `${9 - index}.json`), JSON.stringify({ startTime: index, testResults }));
  });
  return folder;
}

const FIRST = {
  'test/room/one.test.ts': ['passed', 'failed', 'failed'],
  'test/room/two.test.ts': ['passed', 'skipped'],
};

test('what passed, failed and was skipped is summed up over all runs', () => {
  const folder = reports(FIRST, { 'test/matrix/lines.test.ts': ['passed', 'pending'] });
  expect(countTests(folder)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('of a file that was run again the last time counts', () => {
  const folder = reports(FIRST, { 'test/room/one.test.ts': ['passed', 'passed', 'failed'] });
  expect(countTests(folder)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test('a file that could not be loaded is one failure', () => {
  expect(countTests(reports({ 'test/room/one.test.ts': [] }))).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('only files in which something failed are run again, one at a time, and only those of the kind', () => {
  const folder = reports(FIRST, { 'test/rooms/other.test.ts': ['failed'] });
  expect(vitestAgain('room', folder)?.slice(-2)).toEqual(['--maxWorkers=1', 'test/room/one.test.ts']);
});

test('where no file failed there is nothing to run again', () => {
  expect(vitestAgain('room', reports({ 'test/room/two.test.ts': ['passed'] }))).toBeNull();
});
