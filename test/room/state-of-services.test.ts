import { describe, expect, test } from 'vitest';
import type { Effort } from '../../src/model/category.ts';
import type { CategoryReport } from '../../src/model/report.ts';
import { validate } from '../../src/run/validate.ts';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';

/** What people are told to do about damaged notes: a command while the service is down, or a request. */
const RECOVER = { run: [...fixture('keeps-notes.mjs'), 'recover'] };
const RECOVERIES = {
  refuses: [RECOVER],
  answers: ['POST /recover'],
  // The request is sent to what the command made whole.
  'refuses, by both': [RECOVER, 'POST /recover'],
};
type Manner = keyof typeof RECOVERIES;

const note = (text: string) => ({ http: 'POST /notes', body: { text } });

/** The contract of a service that keeps notes, and of one that has one thing wrong with it. */
function keepsNotes(manner: Manner, wrong = '', env: Readonly<Record<string, string>> = {}): string {
  const subject = {
    command: fixture('keeps-notes.mjs'),
    ready: '/ready',
    readyWithin: '6s',
    state: ['/data'],
    env: { MANNER: manner.replace(/,.*/, ''), WRONG: wrong, ...env },
  };
  const prepare = [note('first'), note('second')];
  const claims = {
    'state-corruption-recovery': {
      prepare,
      state: ['notes.json'],
      act: note('third'),
      fingerprint: manner === 'answers' ? 'GET /notes' : { run: [...fixture('keeps-notes.mjs'), 'show'] },
      recover: RECOVERIES[manner],
      locks: [{ path: 'lock' }],
      within: '6s',
    },
    'process-kill-signals': { prepare, action: note('${value}'), read: 'GET /notes' },
  };
  return serviceContract(temporaryFolder(afterTheFile), subject, { claims });
}

const DAMAGE = ['state-corruption-recovery/content'];
const LOCKS = ['state-corruption-recovery/locks'];
const KILLS = ['process-kill-signals/service-sweep-1', 'process-kill-signals/service-sweep-2'];

/** Draws for a quick look what each of the wrong ones fails at. */
const SEED = 'notes-8';

/** Two runs at once; much of a run is waiting. */
let free = 2;
const waiting: (() => void)[] = [];

async function looked(
  contract: string,
  only: readonly string[],
  effort: Effort = 'quick',
): Promise<readonly CategoryReport[]> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  else free -= 1;
  try {
    const { report } = await validate({
      contract,
      only,
      seed: SEED,
      effort,
      parallel: 2,
      proof: false,
    });
    return report.categories;
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}

const checksOf = (categories: readonly CategoryReport[]) => categories.flatMap(({ checks }) => checks);
const isGood = ({ verdict }: { readonly verdict: string }) =>
  verdict === 'pass' || verdict === 'not-applicable';

describe.concurrent('a service that keeps notes', () => {
  test.for<Manner>(['refuses', 'answers', 'refuses, by both'])(
    'well, and %s where they are damaged, passes',
    async (manner) => {
      const only = ['state-corruption-recovery', ...(manner === 'refuses' ? ['process-kill-signals'] : [])];
      const categories = await looked(keepsNotes(manner), only);
      expect(checksOf(categories).filter((check) => !isGood(check))).toEqual([]);
      expect(categories.map(({ verdict }) => verdict)).toEqual(only.map(() => 'pass'));
    },
  );

  test('and takes over a lock whose holder was killed passes', async () => {
    const checks = checksOf(await looked(keepsNotes('refuses'), LOCKS, 'full'));
    expect(checks.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    const passed = checks.flatMap(({ rule, verdict }) => (verdict === 'pass' ? [rule] : []));
    expect(passed).toEqual(expect.arrayContaining(['notices-or-repairs', 'answers-in-time']));
  });

  test.for([
    ['waits-for-a-lock', 'answers-in-time', 'the service neither became ready within 6 s nor ended'],
    ['believes-any-lock', 'recovers', '/data/lock was left by a holder that was killed'],
  ])('but %s fails %s', async ([wrong = '', rule = '', says = '']) => {
    const found = checksOf(await looked(keepsNotes('refuses', wrong), LOCKS, 'full'));
    expect(found.find((check) => check.rule === rule)).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining(says),
    });
  });

  test('and answers before a signal could be sent after it passes too', async () => {
    const categories = await looked(keepsNotes('refuses', '', { PAUSE: '0' }), KILLS);
    const found = checksOf(categories).find(({ rule }) => rule === 'state-before-or-after');
    expect(found).toMatchObject({ verdict: 'pass' });
  });

  test.for<[wrong: string, rule: string, says: string, manner?: Manner, effort?: Effort]>([
    ['starts-from-nothing', 'notices-or-repairs', '[{"text":"third"}]'],
    ['believes-what-parses', 'notices-or-repairs', 'turned', 'refuses', 'full'],
    ['crashes', 'names-the-file', 'TypeError'],
    ['crashes', 'no-stack-trace', 'keeps-notes.mjs'],
    ['answers-without-a-name', 'names-the-file', 'something went wrong', 'answers'],
    ['hangs', 'answers-in-time', 'the service neither became ready within 6 s nor ended'],
    ['overwrites-the-damaged', 'keeps-the-damaged', 'ended with exit code 1 at its start'],
    ['copies-the-one-before', 'recovers', 'the state says after the recovery: “[{"text":"first"}]”'],
  ])('but %s fails %s', async ([wrong, rule, says, manner = 'refuses', effort = 'quick']) => {
    const found = checksOf(await looked(keepsNotes(manner, wrong), DAMAGE, effort));
    expect(found.find((check) => check.rule === rule)).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining(says),
    });
  });

  test.for([
    ['writes-in-place', 'next-run-works', 'it did not become ready again'],
    ['believes-any-lock', 'next-run-works', 'it did not become ready again'],
    ['never-ready-after-a-kill', 'next-run-works', 'it did not become ready again (status 503)'],
    ['acknowledges-before-it-writes', 'state-before-or-after', 'acknowledged'],
    ['shows-half', 'state-before-or-after', '“[{"text":"first"},{"text":"second"},{"text":"cl"}]”'],
  ])('but %s fails %s', async ([wrong = '', rule = '', says = '']) => {
    // On a slow machine a kill comes late: there must be time left for it to come in.
    const found = checksOf(await looked(keepsNotes('refuses', wrong, { PAUSE: '60' }), KILLS));
    expect(found.find((check) => check.rule === rule)).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining(says),
    });
  });
});
