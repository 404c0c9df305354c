import { expect, test } from 'vitest';
import { loadRun } from '../../../src/evidence/load-run.ts';
import type { Category, Experiment } from '../../../src/model/category.ts';
import { buildReport } from '../../../src/verdict/report.ts';
import { begin, contract, greet, greeting, proof, prove, ran, subject } from './fixtures/tiny-run.ts';

const races: Experiment<unknown> = {
  id: 'greets',
  title: 'greets a person',
  seconds: 10,
  applies: () => true,
  act: async () => undefined,
};
/** Its only experiment hits a moment, or misses it. */
const racing: Category = { ...greeting, experiments: [races] };
const repeating: Category = { ...greeting, experiments: [{ ...races, repeats: true }] };
const timed: Category = {
  ...racing,
  description: {
    ...greeting.description,
    rules: greeting.description.rules.map((rule) => ({ ...rule, timed: true as const })),
  },
};

/** What a quick run says in which it was greeted so, once for each look, the first of them in a room that others had used. */
function told(category: Category, ...said: readonly string[]) {
  const { run, directory } = begin({}, { options: { only: [], effort: 'quick' } });
  prove(run);
  const act = { category: 'greeting', experiment: 'greets', room: '1', step: 'room opened again' };
  for (const [index, words] of said.entries()) {
    greet(run, words);
    if (index === 0) run.record('note', { ...act, data: { name: 'shared room', values: {} } });
  }
  run.finish();
  return buildReport({ run: loadRun(directory), subject, categories: [category], proof });
}

const verdicts = (report: ReturnType<typeof told>) =>
  report.categories[0]?.checks.filter(({ rule }) => rule === 'greets').map(({ verdict }) => verdict);

test('a race that was hit once and then missed cannot be told, and both looks are named', () => {
  const report = told(racing, 'go away', 'hello Ada');
  expect(report.verdict).toBe('cannot-tell');
  expect(verdicts(report)).toEqual(['pass', 'inconclusive']);
  expect(report.categories[0]?.findings).toMatchObject([
    {
      rule: 'greets',
      verdict: 'inconclusive',
      message: expect.stringMatching(
        /^A first look failed it: It said “go away”\. A second one, .* did not: It said “hello” each time\./,
      ),
      remedy: expect.stringMatching(/^Ask it in full, .* Write the claimed word to stdout\.$/),
      evidence: ['e3', 'e7'],
    },
  ]);
});

test('what fails twice fails, once', () => {
  const report = told(racing, 'go away', 'get lost');
  expect(report.verdict).toBe('not-ready');
  expect(report.categories[0]?.findings.map(({ message }) => message)).toEqual(['It said “get lost”.']);
});

test.each([
  ['passed both times, and was asked again for something else', racing, 'hello Ada'],
  ['failed in an experiment that does the same each time', repeating, 'go away'],
  ['failed for want of time', timed, 'go away'],
])('the second look counts where it %s', (_, category, first) => {
  const report = told(category, first, 'hello Ada');
  expect(report.verdict).toBe('ready');
  expect(verdicts(report)).toEqual(['pass']);
});

test('what is done once is judged once', () => {
  expect(verdicts(told(racing, 'hello Ada'))).toEqual(['pass']);
  expect(verdicts(told(racing, 'go away'))).toEqual(['fail']);
});

/** Listens to all that is said in the run, whoever asked for it. */
const listening: Category = {
  ...greeting,
  description: { ...greeting.description, id: 'listening', number: 2 },
  judge: {
    needs: ['run'],
    judge: ({ evidence }) => {
      const runs = evidence.of('run');
      const rude = runs.filter(({ data }) => !data.stdout.text.includes('hello'));
      const [verdict, cited] = rude.length > 0 ? (['fail', rude] as const) : (['pass', runs] as const);
      return [{ rule: 'greets', verdict, message: verdict, evidence: cited.map(({ id }) => id) }];
    },
  },
};

test('a judge that heard it in an experiment of another category cannot tell either, and does where it heard something else', () => {
  const heard = (own: string) => {
    const plan = [
      { category: 'greeting', experiments: [{ id: 'greets', title: 'greets a person' }] },
      { category: 'listening', experiments: [] },
    ];
    const claims = { greeting: { word: '' }, listening: { word: 'hello' } };
    const { run, directory } = begin({}, { plan, contract: { ...contract, claims } });
    prove(run);
    greet(run, 'go away');
    greet(run, 'hello Ada');
    const act = { category: 'listening', experiment: 'listens', room: '1', step: 'listen' };
    run.record('run', { ...act, data: ran(own) });
    run.finish();
    const report = buildReport({ run: loadRun(directory), subject, categories: [racing, listening], proof });
    return report.categories.map(({ id, verdict }) => `${id} ${verdict}`);
  };
  expect(heard('hello Bob')).toEqual(['greeting pass', 'listening inconclusive']);
  expect(heard('go away')).toEqual(['greeting pass', 'listening fail']);
});
