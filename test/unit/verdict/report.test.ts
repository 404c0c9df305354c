import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadRun } from '../../../src/evidence/load-run.ts';
import type { Category } from '../../../src/model/category.ts';
import { type Report, reportSchema } from '../../../src/model/report.ts';
import { renderJson } from '../../../src/report/json.ts';
import { renderers } from '../../../src/report/renderers.ts';
import { buildReport } from '../../../src/verdict/report.ts';
import { begin, facts, greet, greeting, proof, prove, subject } from './fixtures/tiny-run.ts';

function judge(directory: string): Report {
  return buildReport({ run: loadRun(directory), subject, categories: [greeting], proof });
}

function runThat(said: string): string {
  const { run, directory } = begin();
  prove(run);
  greet(run, said);
  run.finish();
  return directory;
}

test('judge, report, judge again: the same bytes', () => {
  const directory = runThat('hello Ada');
  const path = join(directory, 'report.json');
  writeFileSync(path, renderJson(judge(directory)));
  expect(renderJson(judge(directory))).toBe(readFileSync(path, 'utf8'));
});

test('a run in which all held is ready', () => {
  expect(judge(runThat('hello Ada'))).toMatchObject({
    verdict: 'ready',
    summary: 'ready: the one category that applies passed',
    seconds: 0.5,
    room: { verdict: 'pass' },
    categories: [
      {
        id: 'greeting',
        verdict: 'pass',
        claims: { word: 'hello' },
        findings: [],
        seconds: 1.5,
        checks: [
          { rule: 'greets', verdict: 'pass', evidence: ['e3'] },
          {
            rule: 'serves',
            verdict: 'not-applicable',
            message: 'It is asked of a service; greeter is a command.',
          },
        ],
      },
    ],
    evidence: { records: 4 },
    replay: 'cleanroom validate cleanroom.config.yaml --seed 4f1c09',
  });
});

test('a finding says what to do, where it was claimed, and how to see it again', () => {
  const report = judge(runThat('go away'));
  expect(report.verdict).toBe('not-ready');
  expect(report.summary).toBe('not ready: 1 of 1 category failed (greeting)');
  expect(report.categories[0]?.findings).toEqual([
    {
      rule: 'greets',
      verdict: 'fail',
      message: 'It said “go away”.',
      remedy: 'Write the claimed word to stdout.',
      evidence: ['e3'],
      replay: 'cleanroom validate cleanroom.config.yaml --only greeting --seed 4f1c09',
      line: 7,
    },
  ]);
});

test('a finding of one of several experiments is replayed by that one alone', () => {
  const experiments = ['greets', 'waves'].map((id) => ({ id, title: `${id} a person` }));
  const { run, directory } = begin({}, { plan: [{ category: 'greeting', experiments }] });
  prove(run);
  greet(run, 'go away');
  run.finish();
  expect(judge(directory).categories[0]?.findings.map(({ rule, replay }) => [rule, replay])).toEqual([
    ['greets', 'cleanroom validate cleanroom.config.yaml --only greeting/greets --seed 4f1c09'],
    ['experiment-completed', 'cleanroom validate cleanroom.config.yaml --only greeting --seed 4f1c09'],
  ]);
});

describe('a rule that rests on all other categories', () => {
  const whole: Category = {
    ...greeting,
    description: {
      ...greeting.description,
      id: 'whole',
      number: 2,
      unproven: 'anything about all of it',
      rules: [
        { id: 'calm', asks: 'Is it calm?', remedy: 'Calm it.', fullOnly: true },
        {
          id: 'nothing-else-open',
          asks: 'Did all pass?',
          remedy: 'Mend them.',
          fullOnly: true,
          restsOnOthers: true,
        },
      ],
    },
    judge: {
      needs: ['run'],
      judge: ({ evidence }) => [
        {
          rule: 'calm',
          verdict: 'pass',
          message: 'It is.',
          evidence: evidence.of('run').map(({ id }) => id),
        },
      ],
    },
  };
  const reportOf = (said: string, more: Partial<typeof facts> = {}) => {
    const plan = [...facts.plan, { category: 'whole', experiments: [] }];
    const claims = { ...facts.contract.claims, whole: {} };
    const { run, directory } = begin({}, { plan, contract: { ...facts.contract, claims }, ...more });
    prove(run);
    greet(run, said);
    run.finish();
    const input = { run: loadRun(directory), subject, categories: [greeting, whole], proof };
    const report = buildReport(input);
    expect(renderJson(buildReport(input))).toBe(renderJson(report));
    return report;
  };
  const ofWhole = (report: Report) => report.categories.find(({ id }) => id === 'whole');

  test('passes with them', () => {
    const checks = ofWhole(reportOf('hello Ada'))?.checks;
    expect(checks?.map(({ rule, verdict }) => [rule, verdict])).toEqual([
      ['calm', 'pass'],
      ['nothing-else-open', 'pass'],
    ]);
  });

  test('fails with them, and only the whole run asks it again', () => {
    const report = reportOf('go away');
    expect(ofWhole(report)).toMatchObject({
      verdict: 'fail',
      findings: [
        {
          rule: 'nothing-else-open',
          message: 'It passes only if nothing else failed or stayed open; failed: greeting.',
          evidence: ['e3'],
          replay: 'cleanroom validate cleanroom.config.yaml --seed 4f1c09',
        },
      ],
    });
    expect(report.categories[0]?.findings).toHaveLength(1);
  });

  test('is not asked of a part, and says so', () => {
    const plan = [{ category: 'whole', experiments: [] }];
    expect(ofWhole(reportOf('go away', { plan }))?.checks.at(-1)).toMatchObject({
      verdict: 'not-applicable',
      message: 'It is not asked: this run left out 1 other categories (greeting).',
    });
  });

  test('a quick run does not ask it, and says what stays unproven', () => {
    const plan = [...facts.plan, { category: 'whole', experiments: [] }];
    const options = { only: [], effort: 'quick' as const };
    const report = reportOf('go away', { plan, options });
    expect(ofWhole(report)?.unproven).toBe('anything about all of it');
    expect(ofWhole(report)?.checks.at(-1)?.message).toContain('a quick run does not ask');
  });
});

describe('what is left to full runs', () => {
  const rule = {
    id: 'patient',
    asks: 'Is it patient?',
    remedy: 'Let it be patient.',
    fullOnly: true as const,
  };
  const act = async () => undefined;
  const waits = {
    id: 'waits',
    title: 'waits for it',
    fullOnly: true as const,
    seconds: 9,
    applies: () => true,
    act,
  };
  const patient: Category = {
    ...greeting,
    description: { ...greeting.description, rules: [...greeting.description.rules, rule] },
    experiments: [{ id: 'greets', title: 'greets a person', seconds: 9, applies: () => true, act }, waits],
    judge: {
      needs: ['run'],
      judge: (input) => [
        ...greeting.judge.judge(input),
        { rule: 'patient', verdict: 'inconclusive', message: 'No wait was seen.', evidence: [] },
      ],
    },
  };
  const quickRun = (only: readonly string[], ids: readonly string[]) => {
    const experiments = ids.map((id) => ({ id, title: id }));
    const plan = [{ category: 'greeting', experiments }];
    const { run, directory } = begin({}, { plan, options: { only, effort: 'quick' } });
    prove(run);
    greet(run, 'hello Ada');
    const stage = { title: 'waits for it', seed: '1', ms: 0 };
    const step = { category: 'greeting', experiment: 'waits', room: '1' };
    if (ids.includes('waits')) {
      run.record('experiment', {
        ...step,
        step: 'begin',
        data: { ...stage, stage: 'began', outcome: 'running' },
      });
      run.record('experiment', { ...step, step: 'end', data: { ...stage, stage: 'ended', outcome: 'done' } });
    }
    run.finish();
    return buildReport({ run: loadRun(directory), subject, categories: [patient], proof });
  };

  test('is not asked by a quick run, which is ready without it', () => {
    const report = quickRun([], ['greets']);
    expect(report.verdict).toBe('ready');
    expect(report.categories[0]?.checks.at(-1)).toMatchObject({
      verdict: 'not-applicable',
      message: 'Only a full run asks it.',
    });
  });

  test('is asked by a quick one that names it: what cannot be told is told as that, with what asks it again', () => {
    const report = quickRun(['greeting', 'greeting/waits'], ['greets', 'waits']);
    expect(report.verdict).toBe('cannot-tell');
    expect(report.categories[0]?.findings).toMatchObject([
      {
        rule: 'patient',
        message: 'No wait was seen.',
        replay:
          'cleanroom validate cleanroom.config.yaml --only greeting,greeting/waits --quick --seed 4f1c09',
      },
    ]);
  });
});

test('every rendering says of a run of a part that it was one; a report of before, which does not name it, is read', () => {
  const { run, directory } = begin({}, { options: { only: ['greeting'], effort: 'full' } });
  prove(run);
  greet(run, 'hello Ada');
  run.finish();
  const report = judge(directory);
  expect(report.summary).toBe('ready: the one category that was asked passed; only greeting was asked');
  for (const [name, render] of Object.entries(renderers)) {
    const text = render({ report, run: loadRun(directory) }).replaceAll(/\s+/g, ' ');
    expect([name, text.includes('only greeting was asked')]).toEqual([name, true]);
  }
  const { only: _, ...before } = report;
  expect(reportSchema.parse(before).only).toEqual([]);
});

test('an interrupted run cannot tell', () => {
  const { run, directory } = begin();
  prove(run);
  run.finish({ interrupted: true });
  const report = judge(directory);
  expect(report.verdict).toBe('cannot-tell');
  expect(report.categories[0]?.checks.at(-1)).toMatchObject({
    rule: 'experiment-completed',
    verdict: 'inconclusive',
    message: '“greets a person” was planned and never began.',
  });
});

test('trouble makes the category inconclusive and brings its own remedy', () => {
  const { run, directory } = begin();
  prove(run);
  greet(run, 'hello');
  const data = { code: 'engine-gone', message: 'The engine went away.', remedy: 'Start the engine.' };
  run.record('trouble', { category: 'greeting', experiment: 'greets', room: null, step: 'open', data });
  run.finish();
  const [category] = judge(directory).categories;
  expect(category?.verdict).toBe('inconclusive');
  expect(category?.findings).toMatchObject([
    {
      message: '“greets a person” met trouble: The engine went away.',
      remedy: 'Start the engine.',
      evidence: ['e5'],
    },
  ]);
});

test('a room that leaks makes every pass worthless', () => {
  const { run, directory } = begin();
  prove(run, 'reached');
  greet(run, 'hello');
  run.finish();
  const report = judge(directory);
  expect(report.categories[0]?.verdict).toBe('pass');
  expect(report.summary).toBe('cannot tell: the room did not hold what it must');
});

test('a category that is not claimed does not apply, and nothing applied cannot tell', () => {
  const { run, directory } = begin(
    {},
    { contract: { ...facts.contract, claims: {} }, plan: [{ category: 'greeting', experiments: [] }] },
  );
  prove(run);
  run.finish();
  const report = judge(directory);
  expect(report.categories[0]).toMatchObject({ verdict: 'not-applicable', claims: null });
  expect(report.categories[0]?.checks[0]?.message).toBe('The contract claims nothing.');
  expect(report.summary).toBe('cannot tell: none of the categories applied');
});

test('a category that this version does not have is wrong use', () => {
  const run = loadRun(runThat('hello'));
  expect(() => buildReport({ run, subject, categories: [], proof })).toThrow(/asked the category "greeting"/);
});

test.each([
  ['service', 'SIGQUIT', 'SIGQUIT'],
  ['service', 'SIGTERM', undefined],
  ['service', null, undefined],
  ['command', 'SIGQUIT', undefined],
] as const)('a %s that is stopped by %s', (kind, stopSignal, told) => {
  const { run, directory } = begin(
    {},
    { contract: { ...facts.contract, subject: { ...facts.contract.subject, kind, stopSignal } } },
  );
  run.finish();
  expect(judge(directory).subject.stopSignal).toBe(told);
});

test('what was relaxed, stood in, or too short to mask stands in the report; a replay is safe to paste', () => {
  const relaxed = {
    ...facts.contract,
    subject: {
      ...facts.contract.subject,
      relax: { root: true, writableRoot: true, capabilities: ['NET_RAW'] },
    },
  };
  const { run, directory } = begin(
    { secrets: { PIN: '123' } },
    {
      contract: relaxed,
      contractPath: "it's mine.yaml",
      options: { only: ['greeting'], effort: 'quick' },
      standIns: [{ asked: 'postgres:15', used: 'cleanroom/postgres' }],
    },
  );
  run.finish();
  const report = judge(directory);
  expect(report.subject.relaxed).toEqual([
    "runs as the image's own user, even root",
    'may write to its root file system',
    'keeps the capability NET_RAW',
    'its secret PIN is too short to be masked in the evidence',
  ]);
  expect(report.engine.standIns).toEqual([{ asked: 'postgres:15', used: 'cleanroom/postgres' }]);
  expect(report).toMatchObject({ only: ['greeting'], effort: 'quick' });
  expect(report.replay).toBe("cleanroom validate 'it'\\''s mine.yaml' --only greeting --quick --seed 4f1c09");
});
