import { expect, test } from 'vitest';
import type { Experiment } from '../../../src/model/category.ts';
import type { Progress } from '../../../src/model/progress.ts';
import { isToldAlready, judgeAsTheyEnd } from '../../../src/run/judge-as-they-end.ts';
import { begin, greeting, ran, subject } from '../verdict/fixtures/tiny-run.ts';

const act = { category: 'greeting', experiment: 'greets', room: '1', step: 'greet' };
const ended: Progress = {
  kind: 'ended',
  category: 'greeting',
  experiment: 'greets',
  title: 'greets a person',
  seconds: 10,
  outcome: 'done',
  ms: 12,
  message: null,
};

/** A run in which it said something, told as far as the end of its only experiment. */
function toldOf(said: string | null, interrupted = new AbortController(), shared = false, proven = false) {
  const { run } = begin();
  const events: Progress[] = [];
  const judging = judgeAsTheyEnd({
    evidence: run,
    categories: [greeting],
    subject,
    progress: (event) => void events.push(event),
    interrupted: interrupted.signal,
  });
  const stage = { title: 'greets a person', seed: '', ms: 1 };
  run.record('experiment', { ...act, data: { ...stage, stage: 'began', outcome: 'running' } });
  if (proven)
    run.record('note', {
      ...act,
      category: 'room',
      experiment: 'proof',
      data: { name: 'proof', values: {} },
    });
  if (shared) run.record('note', { ...act, data: { name: 'shared room', values: {} } });
  if (said !== null) run.record('run', { ...act, data: ran(said) });
  run.record('experiment', { ...act, data: { ...stage, stage: 'ended', outcome: 'done' } });
  judging.progress(ended);
  return { ...judging, events };
}

test('a category is judged when its last experiment is over, with its finding', () => {
  const { events, told } = toldOf('go away');
  expect(events.map(({ kind }) => kind)).toEqual(['ended', 'judged']);
  expect(events[1]).toMatchObject({
    category: { verdict: 'fail', findings: [{ rule: 'greets', message: 'It said “go away”.' }] },
  });
  expect(told.get('greeting')?.verdict).toBe('fail');
});

test('the same is not said twice; what changed is', () => {
  const { told } = toldOf('go away');
  const report = told.get('greeting');
  if (report === undefined) throw new Error('nothing was told');
  expect(isToldAlready(told, report)).toBe(true);
  expect(isToldAlready(told, { ...report, verdict: 'inconclusive' })).toBe(false);
  expect(isToldAlready(told, { ...report, findings: [] })).toBe(false);
  expect(isToldAlready(new Map(), report)).toBe(false);
});

test('of an interrupted run nothing is judged before its end', () => {
  const interrupted = new AbortController();
  interrupted.abort();
  expect(toldOf('go away', interrupted).events.map(({ kind }) => kind)).toEqual(['ended']);
});

test('what cannot be told is left to the end: others may see what is missing', () => {
  expect(toldOf(null).events.map(({ kind }) => kind)).toEqual(['ended']);
});

const greets: Experiment<unknown> = {
  id: 'greets',
  title: 'greets a person',
  seconds: 10,
  applies: () => true,
  act: async () => undefined,
};
const planned = [
  { category: greeting, experiments: [{ category: greeting, experiment: greets, claim: null, seed: '' }] },
];

test('a finding from a room that others had used is asked again before it is told', () => {
  const { events, doubtful } = toldOf('go away', undefined, true);
  expect(events.map(({ kind }) => kind)).toEqual(['ended']);
  expect(doubtful(planned).map(({ experiment }) => experiment.id)).toEqual(['greets']);
});

test('so is what could not be told there, unless nothing proves the rooms', () => {
  expect(toldOf(null, undefined, true).doubtful(planned)).toEqual([]);
  expect(toldOf(null, undefined, true, true).doubtful(planned)).toHaveLength(1);
});

test('a finding from a fresh room stands, and so does whatever passed', () => {
  expect(toldOf('go away').doubtful(planned)).toEqual([]);
  const passed = toldOf('hello Ada', undefined, true);
  expect(passed.doubtful(planned)).toEqual([]);
  expect(passed.told.get('greeting')?.verdict).toBe('pass');
});
