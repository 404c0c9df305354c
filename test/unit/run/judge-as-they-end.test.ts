import { describe, expect, test } from 'vitest';
import type { Category, Experiment } from '../../../src/model/category.ts';
import type { Progress } from '../../../src/model/progress.ts';
import { withProof } from '../../../src/run/do-all.ts';
import { isToldAlready, judgeAsTheyEnd } from '../../../src/run/judge-as-they-end.ts';
import { begin, contract, greeting, ran, subject } from '../verdict/fixtures/tiny-run.ts';

const act = { category: 'greeting', experiment: 'greets', room: '1', step: 'greet' };
const ended: Extract<Progress, { kind: 'ended' }> = {
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
function toldOf(
  said: string | null,
  interrupted = new AbortController(),
  shared = false,
  proven = false,
  { category = greeting, doubtsTime = false, only = [] as readonly string[] } = {},
) {
  const { run } = begin({}, { options: { only: [...only], effort: 'full' } });
  const events: Progress[] = [];
  const judging = judgeAsTheyEnd({
    evidence: run,
    categories: [category],
    subject,
    progress: (event) => void events.push(event),
    interrupted: interrupted.signal,
    doubtsTime,
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

test('what could not be told is not asked again where others of its category were left out by name', () => {
  const only = ['greeting/greets'];
  expect(toldOf(null, undefined, true, true, { only }).doubtful(planned)).toEqual([]);
  expect(toldOf('go away', undefined, true, true, { only }).doubtful(planned)).toHaveLength(1);
});

test('a finding from a fresh room stands, and so does whatever passed', () => {
  expect(toldOf('go away').doubtful(planned)).toEqual([]);
  const passed = toldOf('hello Ada', undefined, true);
  expect(passed.doubtful(planned)).toEqual([]);
  expect(passed.told.get('greeting')?.verdict).toBe('pass');
});

/** The same with a rule that rests on time, and an experiment that does the same each time. */
const timely: Category = {
  ...greeting,
  experiments: [{ ...greets, repeats: true }],
  description: {
    ...greeting.description,
    rules: greeting.description.rules.map((rule) => ({ ...rule, timed: true as const })),
  },
};

test('a failure for want of time is asked once more before it is told, where it may have been the machine', () => {
  const { events, doubtful } = toldOf('go away', undefined, false, false, {
    category: timely,
    doubtsTime: true,
  });
  expect(events.map(({ kind }) => kind)).toEqual(['ended']);
  expect(doubtful(planned).map(({ experiment }) => experiment.id)).toEqual(['greets']);
});

test('what was seen by hitting a moment stands', () => {
  const category = { ...timely, experiments: [greets] };
  expect(
    toldOf('go away', undefined, false, false, { category, doubtsTime: true }).doubtful(planned),
  ).toEqual([]);
});

test('an experiment by which any other failure stands is not done again for what could not be told beside it', () => {
  const [rule] = greeting.description.rules;
  if (rule === undefined) throw new Error('no rule');
  const category: Category = {
    ...timely,
    description: { ...timely.description, rules: [rule, { ...rule, id: 'heard' }] },
    judge: {
      needs: ['run'],
      judge: ({ evidence }) => {
        const ids = evidence.of('run').map(({ id }) => id);
        return [
          { rule: 'greets', verdict: 'fail', message: 'Rude.', evidence: ids },
          { rule: 'heard', verdict: 'inconclusive', message: 'Noisy.', evidence: ids },
        ];
      },
    },
  };
  expect(
    toldOf('go away', undefined, false, false, { category, doubtsTime: true }).doubtful(planned),
  ).toEqual([]);
});

test('any other failure stands, and so does that one where nobody asks twice', () => {
  expect(toldOf('go away', undefined, false, false, { doubtsTime: true }).doubtful(planned)).toEqual([]);
  expect(toldOf('go away', undefined, false, false, { category: timely }).doubtful(planned)).toEqual([]);
  const passed = toldOf('hello Ada', undefined, false, false, { category: timely, doubtsTime: true });
  expect(passed.told.get('greeting')?.verdict).toBe('pass');
  expect(passed.doubtful(planned)).toEqual([]);
});

/** Listens in every room of the run, as a judge may that looks at what other categories leave. */
const listening: Category = {
  ...greeting,
  description: { ...greeting.description, id: 'listening', number: 2 },
  judge: {
    needs: ['run'],
    judge: ({ evidence }) => {
      const rude = evidence.of('run').filter((run) => !run.data.stdout.text.includes('hello'));
      return rude.map(({ id }) => ({ rule: 'greets', verdict: 'fail', message: 'Rude.', evidence: [id] }));
    },
  },
};

/** Says nothing against anybody. */
const indifferent: Category = {
  ...greeting,
  judge: {
    needs: ['run'],
    judge: ({ evidence }) => {
      const ids = evidence.of('run').map(({ id }) => id);
      return [{ rule: 'greets', verdict: 'pass', message: 'Whatever it said.', evidence: ids }];
    },
  },
};

/** A run of both, each with an experiment of the same id; the rude word falls in a room of the one that does not mind. */
function heardElsewhere(sharedBy: string) {
  const both = [indifferent, listening];
  const experiments = [{ id: 'greets', title: 'greets a person' }];
  const plan = both.map(({ description }) => ({ category: description.id, experiments }));
  const claims = { greeting: { word: 'hello' }, listening: { word: 'hello' } };
  const { run } = begin({}, { plan, contract: { ...contract, claims } });
  const events: Progress[] = [];
  const judging = judgeAsTheyEnd({
    evidence: run,
    categories: both,
    subject,
    progress: (event) => void events.push(event),
    interrupted: new AbortController().signal,
    doubtsTime: false,
  });
  const stage = { title: 'greets a person', seed: '', ms: 1 };
  for (const [category, said] of [
    ['greeting', 'go away'],
    ['listening', 'hello Ada'],
  ] as const) {
    const deed = { ...act, category };
    run.record('experiment', { ...deed, data: { ...stage, stage: 'began', outcome: 'running' } });
    if (category === sharedBy) run.record('note', { ...deed, data: { name: 'shared room', values: {} } });
    run.record('run', { ...deed, data: ran(said) });
    run.record('experiment', { ...deed, data: { ...stage, stage: 'ended', outcome: 'done' } });
    judging.progress({ ...ended, category });
  }
  const doubtful = judging.doubtful(
    both.map((category) => ({
      category,
      experiments: [{ category, experiment: greets, claim: null, seed: '' }],
    })),
  );
  return {
    told: [...judging.told].map(([id, { verdict }]) => `${id} ${verdict}`),
    doubtful: doubtful.map(({ category, experiment }) => `${category.description.id}/${experiment.id}`),
  };
}

test('what a judge heard in a used room of another category is asked again there', () => {
  expect(heardElsewhere('greeting')).toEqual({ told: ['greeting pass'], doubtful: ['greeting/greets'] });
});

test('an experiment of the same id in another category is another one', () => {
  expect(heardElsewhere('listening')).toEqual({
    told: ['greeting pass', 'listening fail'],
    doubtful: [],
  });
});

describe('the proof of the rooms', () => {
  const askedAgain = (isWrong: boolean) => {
    const { run } = begin();
    const judging = judgeAsTheyEnd({
      evidence: run,
      categories: [greeting],
      subject,
      progress: () => undefined,
      interrupted: new AbortController().signal,
      doubtsTime: true,
    });
    const proof = { ...act, category: 'room', experiment: 'proof' };
    const stage = { title: 'proves it', seed: '', ms: 1 };
    run.record('experiment', { ...proof, data: { ...stage, stage: 'began', outcome: 'running' } });
    if (isWrong)
      run.record('limits', {
        ...proof,
        data: {
          of: 'subject',
          asked: { memory: 1, cpus: 1, pids: 1, disk: 1 },
          read: { memory: 2, swap: null, cpus: 1, pids: 1, disk: {} },
          source: 'cgroup v2: memory.max',
        },
      });
    run.record('experiment', { ...proof, data: { ...stage, stage: 'ended', outcome: 'overran' } });
    return judging.doubtful(withProof([], '1')).map(({ experiment }) => experiment.id);
  };

  test('is asked once more where it was not done in its time', () => {
    expect(askedAgain(false)).toEqual(['proof']);
  });

  test('is not where a room failed it: another one would not prove that one', () => {
    expect(askedAgain(true)).toEqual([]);
  });
});
