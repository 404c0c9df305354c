import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { earlierDurations } from '../../../src/evidence/earlier-durations.ts';
import { temporaryFolder } from '../verdict/fixtures/temporary-folder.ts';

const like = { subject: 'ledger', effort: 'full' };

interface Kept {
  readonly subject?: string;
  readonly effort?: string;
  readonly interrupted?: boolean;
  readonly outcome?: string;
}

/** A run as far as it is looked at: its head, and how long one experiment took. */
function keep(root: string, day: number, ms: number, kept: Kept = {}): void {
  const { subject = 'ledger', effort = 'full', interrupted = false, outcome = 'done' } = kept;
  const directory = join(root, `2026010${day}T100203.456Z-ledger-4f1c09`);
  mkdirSync(directory);
  const run = { contract: { subject: { name: subject } }, options: { effort }, end: { interrupted } };
  writeFileSync(join(directory, 'run.json'), JSON.stringify(run));
  const record = {
    kind: 'experiment',
    category: 'a',
    experiment: 'b',
    data: { stage: 'ended', outcome, ms },
  };
  writeFileSync(join(directory, 'evidence.ndjson'), `${JSON.stringify(record)}\n`);
}

test('the middle of what the newest runs took', () => {
  const root = temporaryFolder();
  for (const [day, ms] of [900_000, 10, 40, 30, 20, 50].entries()) keep(root, day + 1, ms);
  expect([...earlierDurations(root, like)]).toEqual([['a/b', 30]]);
});

test('runs of another kind in between leave none out', () => {
  const root = temporaryFolder();
  keep(root, 1, 10);
  for (const day of [2, 3, 4, 5, 6, 7])
    keep(root, day, 90, { subject: day % 2 ? 'ledger' : 'other', effort: 'quick' });
  expect([...earlierDurations(root, like)]).toEqual([['a/b', 10]]);
});

test('runs of another subject or effort, and what did not run to its end, tell nothing', () => {
  const root = temporaryFolder();
  keep(root, 1, 10, { subject: 'other' });
  keep(root, 2, 10, { effort: 'quick' });
  keep(root, 3, 10, { interrupted: true });
  keep(root, 4, 10, { outcome: 'overran' });
  expect([...earlierDurations(root, like)]).toEqual([]);
});

test('what cannot be read is passed over', () => {
  const root = temporaryFolder();
  keep(root, 1, 10);
  mkdirSync(join(root, '20260102T100203.456Z-ledger-4f1c09'));
  writeFileSync(join(root, '20260102T100203.456Z-ledger-4f1c09', 'run.json'), 'no JSON');
  expect([...earlierDurations(root, like)]).toEqual([['a/b', 10]]);
  expect([...earlierDurations(join(root, 'nowhere'), like)]).toEqual([]);
});
