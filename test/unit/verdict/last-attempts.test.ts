import { expect, test } from 'vitest';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import { lastAttempts } from '../../../src/verdict/last-attempts.ts';

let count = 0;
const record = (experiment: string, kind: string, stage?: string): EvidenceRecord => {
  count += 1;
  const data = stage === undefined ? {} : { stage };
  return {
    id: `e${count}`,
    kind,
    at: count,
    category: 'greeting',
    experiment,
    room: '1',
    step: 'step',
    data,
  } as never;
};
const began = (experiment: string) => record(experiment, 'experiment', 'began');
const ended = (experiment: string) => record(experiment, 'experiment', 'ended');

test('where nothing was done twice, all counts', () => {
  const records = [began('a'), record('a', 'run'), began('b'), ended('a'), record('b', 'run'), ended('b')];
  expect(lastAttempts(records)).toBe(records);
});

test('of what was done twice, the last time counts, and of the others all', () => {
  const before = [began('a'), record('a', 'run'), began('b'), record('b', 'run'), ended('a'), ended('b')];
  const again = [began('a'), record('a', 'run'), ended('a')];
  const b = before.filter(({ experiment }) => experiment === 'b');
  expect(lastAttempts([...before, ...again])).toEqual([...b, ...again]);
});

test('what belongs to no experiment that began stays', () => {
  const note = record('elsewhere', 'note');
  const again = [began('a')];
  expect(lastAttempts([note, began('a'), ...again])).toEqual([note, ...again]);
});
