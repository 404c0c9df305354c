import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addReporterOptions, outputs, type ReporterOptions, write } from '../../../src/cli/reporters.ts';
import { renderJunit } from '../../../src/report/junit.ts';
import { notReady } from '../report/fixtures/reports.ts';
import { judged } from '../report/fixtures/run.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cleanroom-reporters-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function options(...args: readonly string[]): ReporterOptions {
  const quiet = { writeErr: () => undefined };
  const command = addReporterOptions(new Command().exitOverride().configureOutput(quiet));
  return command.parse(args, { from: 'user' }).opts();
}

test('the terminal unless something else is asked for', () => {
  expect(outputs(options())).toEqual([{ reporter: 'terminal', file: null }]);
  expect(outputs(options('--reporter', 'json'))).toEqual([{ reporter: 'json', file: null }]);
});

test('several reporters, each with its file, and the terminal still', () => {
  const [junit, sarif] = [join(folder, 'a=b', 'junit.xml'), join(folder, 'out.sarif')];
  expect(outputs(options('--reporter', `junit=${junit}`, '--reporter', `sarif=${sarif}`))).toEqual([
    { reporter: 'terminal', file: null },
    { reporter: 'junit', file: junit },
    { reporter: 'sarif', file: sarif },
  ]);
});

test('--out takes what would go to standard output', () => {
  const file = join(folder, 'out.tap');
  expect(outputs(options('--reporter', 'tap', '--out', file))).toEqual([{ reporter: 'tap', file }]);
});

test('two reporters for one place are wrong use', () => {
  expect(() => outputs(options('--reporter', 'json', '--reporter', 'tap'))).toThrow(
    'Two reporters would write to standard output.',
  );
  const file = join(folder, 'x');
  expect(() => outputs(options('--reporter', `json=${file}`, '--reporter', `tap=${file}`))).toThrow(file);
});

test('a file that cannot be written is told before the run', () => {
  mkdirSync(join(folder, 'there'));
  const file = join(folder, 'there');
  expect(() => outputs(options('--reporter', `json=${file}`))).toThrow(
    `The report cannot be written to ${file}: it is a folder.`,
  );
});

test('where the system has no folders to make, that is told as well', () => {
  const file = '/proc/no-such-folder/further/report.json';
  expect(() => outputs(options('--reporter', `json=${file}`))).toThrow(
    `The report cannot be written to ${file}: ENOENT`,
  );
});

test.each(['yml', '', 'constructor', 'junit='])('there is no reporter %j', (name) => {
  expect(() => options('--reporter', name)).toThrow(/invalid/);
});

test('one that cannot be written does not keep the others back', () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const file = join(folder, 'junit.xml');
  write(
    [
      { reporter: 'json', file: folder },
      { reporter: 'junit', file },
    ],
    judged(notReady),
  );
  expect(readFileSync(file, 'utf8')).toBe(renderJunit(notReady));
  expect(said.mock.calls.join('')).toMatch(/could not be written: EISDIR/);
  said.mockRestore();
});
