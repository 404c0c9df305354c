import { describe, expect, test } from 'vitest';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import type { JudgedCheck } from '../../../src/verdict/judged-check.ts';
import { spareTheStarved } from '../../../src/verdict/starvation.ts';

const rules = [
  { id: 'starts', asks: 'Does it start?', remedy: 'Start.', timed: true as const },
  { id: 'prints', asks: 'Does it print?', remedy: 'Print.' },
];

const failed = (rule: string): JudgedCheck => ({
  rule,
  asks: '?',
  verdict: 'fail',
  message: `It ${rule} not.`,
  evidence: ['e1'],
  remedy: 'Mend it.',
});

const opened = (startMs: number, category = 'greeting'): EvidenceRecord => ({
  id: 'e2',
  kind: 'note',
  at: 0,
  category,
  experiment: 'hello',
  room: '1',
  step: 'room opened',
  data: { name: 'room', values: { startMs, openedMs: startMs } },
});

/** A room whose walls stood already; without a service, nothing was started in it that tells. */
const reopened = (startMs?: number): EvidenceRecord => ({
  ...opened(0),
  data: {
    name: 'room',
    values: { ...(startMs !== undefined && { startMs }), openedMs: 900, walls: 'cleanroom-1' },
  },
});

const SILENT = { text: '', bytes: 0, truncated: false, validUtf8: true, sha256: '0'.repeat(64) };

/** Cited by every fail here. */
const looked = (data: Partial<EvidenceRecord<'subject-state'>['data']>): EvidenceRecord => ({
  ...opened(0),
  id: 'e1',
  kind: 'subject-state',
  step: 'after the third request',
  data: {
    moment: 'checked',
    running: false,
    ready: false,
    readyMs: null,
    stopMs: null,
    exitCode: 1,
    oomKilled: false,
    stdout: SILENT,
    stderr: SILENT,
    detail: null,
    ...data,
  },
});

const verdicts = (records: readonly EvidenceRecord[]) =>
  spareTheStarved('greeting', rules, [failed('starts'), failed('prints')], records).map(
    ({ verdict }) => verdict,
  );

describe('on a machine that is too slow for our own containers', () => {
  test('a fail that rests on time is taken back, and says why', () => {
    const [starts, prints] = spareTheStarved(
      'greeting',
      rules,
      [failed('starts'), failed('prints')],
      [opened(8_200)],
    );
    expect(starts).toMatchObject({ verdict: 'inconclusive', evidence: ['e1', 'e2'] });
    expect(starts?.message).toBe(
      "The machine was too slow to tell: a container beside the subject's took 8.2 s to start. It starts not.",
    );
    expect(prints).toEqual(failed('prints'));
  });

  test('most of the rooms must have been slow', () => {
    expect(verdicts([opened(8_500), opened(9_000), opened(700)])).toEqual(['inconclusive', 'fail']);
    expect(verdicts([opened(500), opened(9_000), opened(700)])).toEqual(['fail', 'fail']);
    expect(verdicts([opened(9_000), opened(700)])).toEqual(['fail', 'fail']);
  });

  test.each<[string, Partial<EvidenceRecord<'subject-state'>['data']>, string]>([
    ['had ended with an error', {}, 'fail'],
    ['had crashed', { exitCode: 139 }, 'fail'],
    ['ended as it started', { moment: 'started' }, 'fail'],
    ['had ended when it was asked to', { moment: 'stopped' }, 'inconclusive'],
    ['had been killed', { exitCode: 137 }, 'inconclusive'],
    ['had ended well', { exitCode: 0 }, 'inconclusive'],
    ['had no memory left', { oomKilled: true }, 'inconclusive'],
    ['was running', { running: true, exitCode: null }, 'inconclusive'],
  ])('of a service that %s', (_what, data, verdict) => {
    expect(verdicts([opened(9_000), looked(data)])).toEqual([verdict, 'fail']);
  });

  test('of a service that ended while something was kept from it, for too long perhaps', () => {
    const fault: EvidenceRecord = {
      ...opened(0),
      id: 'e3',
      kind: 'fault',
      data: {
        service: 'db',
        fault: 'refused',
        terms: {},
        stage: 'injected',
        effective: true,
        detail: 'refused',
      },
    };
    expect(verdicts([opened(9_000), fault, looked({})])).toEqual(['inconclusive', 'fail']);
    expect(verdicts([opened(9_000), { ...fault, experiment: 'bye' }, looked({})])).toEqual(['fail', 'fail']);
  });

  test('less is too slow in walls that stood already, where less is started', () => {
    expect(verdicts([reopened(4_500)])).toEqual(['inconclusive', 'fail']);
    expect(verdicts([opened(4_500)])).toEqual(['fail', 'fail']);
    expect(verdicts([reopened(3_500)])).toEqual(['fail', 'fail']);
    expect(verdicts([reopened(4_500), opened(700)])).toEqual(['fail', 'fail']);
    expect(verdicts([reopened(), opened(9_000)])).toEqual(['inconclusive', 'fail']);
    expect(verdicts([reopened()])).toEqual(['fail', 'fail']);
  });

  test('where none of its rooms tells, those of the whole run do', () => {
    expect(verdicts([reopened(), opened(9_000, 'farewell')])).toEqual(['inconclusive', 'fail']);
    expect(verdicts([reopened(), opened(700, 'farewell')])).toEqual(['fail', 'fail']);
    expect(verdicts([reopened(700), opened(9_000, 'farewell')])).toEqual(['fail', 'fail']);
  });
});

test.each([
  ['quick enough', [opened(1_900)]],
  ['slow for another category only', [opened(9_000, 'farewell')]],
  ['never seen opening a room', []],
])('a machine that was %s excuses nothing', (_what, records) => {
  expect(verdicts(records)).toEqual(['fail', 'fail']);
});
