import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { keepAside, makeRunDirectory, pointLatest, pruneRuns } from '../../../src/evidence/keep-runs.ts';
import { temporaryFolder } from '../verdict/fixtures/temporary-folder.ts';

test('a run has a folder of its own, named by time, subject and seed', () => {
  const runs = join(temporaryFolder(), 'runs');
  const run = { startedAt: '2026-01-05T10:02:03.456Z', subject: 'My App/../x', seed: '4F1C' };
  expect(basename(makeRunDirectory(runs, run))).toBe('20260105T100203.456Z-my-app-x-4f1c');
  expect(basename(makeRunDirectory(runs, run))).toBe('20260105T100203.456Z-my-app-x-4f1c-2');
  expect(readdirSync(runs)).toContain('.gitignore');
});

test('latest points at the run that was named last', () => {
  const runs = temporaryFolder();
  pointLatest(runs, 'one');
  pointLatest(runs, 'two');
  expect(readlinkSync(join(runs, 'latest'))).toBe('two');
  expect(readdirSync(runs)).toEqual(['latest']);
});

test('pruning keeps the newest, whatever may be under way, and whatever is not ours', () => {
  const runs = temporaryFolder();
  const names = [1, 2, 3, 4].map((day) => `2026010${day}T000000.000Z-app-1`);
  for (const name of names) {
    mkdirSync(join(runs, name));
    writeFileSync(join(runs, name, 'report.json'), '{}');
  }
  const underWay = '20260101T000001.000Z-app-1';
  for (const name of [underWay, 'mine']) mkdirSync(join(runs, name));
  expect(pruneRuns(runs, Date.now(), 2)).toEqual([names[1], names[0]]);
  expect(readdirSync(runs).sort()).toEqual([underWay, names[2], names[3], 'mine']);
  expect(pruneRuns(runs, Date.now() + 2 * 24 * 3600 * 1000, 2)).toEqual([underWay]);
});

/** A folder with a finished run of each of these days. */
function finished(...days: readonly number[]): { readonly root: string; readonly names: readonly string[] } {
  const root = temporaryFolder();
  const names = days.map((day) => `2026010${day}T000000.000Z-app-1`);
  for (const name of names) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'report.json'), '{}');
  }
  return { root, names };
}

test('a run that has just ended stays, however many began after it and ended before it', () => {
  const { root, names } = finished(1, 2, 3, 4);
  expect(pruneRuns(root, Date.now(), 2, names[0])).toEqual([names[1]]);
  expect(readdirSync(root).sort()).toEqual([names[0], names[2], names[3]]);
});

test('a run that is kept aside outlives those after it, and latest still finds it', () => {
  const { root, names } = finished(1, 2, 3, 4);
  pointLatest(root, names[0] ?? '');
  expect(keepAside(root, names[0] ?? '')).toBe(join(root, 'kept', names[0] ?? ''));
  expect(readlinkSync(join(root, 'latest'))).toBe(join('kept', names[0] ?? ''));
  pruneRuns(root, Date.now(), 1);
  expect(readdirSync(join(root, 'kept'))).toEqual([names[0]]);
  expect(readdirSync(join(root, 'latest'))).toEqual(['report.json']);
});

test('of what is kept aside, the oldest go', () => {
  const { root, names } = finished(1, 2, 3, 4);
  for (const name of names) keepAside(root, name, 2);
  expect(readdirSync(join(root, 'kept')).sort()).toEqual(names.slice(2));
});

test('a run that is not there cannot be kept, and the folder is named', () => {
  const { root } = finished(1);
  expect(() => keepAside(root, '20260109T000000.000Z-app-1')).toThrow(join(root, 'kept'));
});
