import { expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import {
  alarmsIn,
  distinctAlarms,
  doubtsOf,
  explains,
  failuresOf,
  isForWantOfTime,
  openOf,
  roomDoubts,
  verdictsOf,
} from '../../../src/run/matrix-findings.ts';

type Judged = Report['categories'][number];

const finding = (rule: string, verdict: 'fail' | 'inconclusive'): Judged['findings'][number] => ({
  rule,
  verdict,
  message: `it is said of ${rule}`,
  remedy: '',
  evidence: [],
  replay: '',
  line: null,
});
const judged = (id: string, verdict: Verdict, findings: Judged['findings']): Judged => ({
  id,
  number: 1,
  title: id,
  question: '',
  verdict,
  claims: null,
  findings,
  checks: [],
  unproven: null,
  seconds: 0,
});
const seen = [
  judged('error-handling', 'fail', [finding('exits', 'fail'), finding('says', 'inconclusive')]),
  judged('comprehensive-validation', 'fail', [
    finding('nothing-else-open', 'fail'),
    finding('steady', 'fail'),
  ]),
];

test('failures and doubts are told apart, each with its message', () => {
  // What rests on the verdicts of the others says nothing of its own.
  expect(failuresOf(seen).map(({ id, rule }) => `${id}/${rule}`)).toEqual([
    'error-handling/exits',
    'comprehensive-validation/steady',
  ]);
  expect(openOf(seen)).toEqual([{ id: 'error-handling', rule: 'says', message: 'it is said of says' }]);
  expect(doubtsOf(seen)).toEqual(['error-handling/says: it is said of says']);
  expect(verdictsOf(seen)).toEqual({ 'error-handling': 'fail', 'comprehensive-validation': 'fail' });
});

test('a false alarm says what was seen and where the evidence is', () => {
  const [alarm] = failuresOf(seen);
  expect(alarmsIn(alarm ? [alarm] : [], '.cleanroom/prove/kept/one')).toEqual([
    'error-handling/exits: it is said of exits (evidence: .cleanroom/prove/kept/one)',
  ]);
});

test('of several attempts each rule is told once, as it was first', () => {
  expect(distinctAlarms(['a/b: 3: x (evidence: 1)', 'a/c: y (evidence: 1)', 'a/b: z (evidence: 2)'])).toEqual(
    ['a/b: 3: x (evidence: 1)', 'a/c: y (evidence: 1)'],
  );
});

test('what is open of a room is a doubt', () => {
  const check = (rule: string, verdict: Verdict) => ({
    rule,
    verdict,
    asks: '',
    remedy: '',
    message: `the ${rule}`,
    evidence: [],
  });
  expect(
    roomDoubts({
      room: {
        verdict: 'fail',
        checks: [check('seal', 'fail'), check('limits', 'pass'), check('x', 'not-applicable')],
      },
    }),
  ).toEqual(['room/seal: the seal']);
});

test.each([
  ['its own rule', 'error-handling', 'exits', true],
  ['another rule of its category', 'error-handling', 'says', false],
  ['what it may break', 'idempotency', 'twice', true],
  ['whatever it may break', 'rate-limiting', 'any', true],
  ['more than it may break', 'idempotency', 'thrice', false],
  ['what asks for everything at once', 'comprehensive-validation', 'steady', true],
  ['anything else', 'health-checks', 'live', false],
])('a defect explains %s or not', (_, id, rule, explained) => {
  const defect = {
    category: 'error-handling',
    rule: 'exits',
    mayBreak: { idempotency: ['twice'], 'rate-limiting': ['*'] },
  };
  expect(explains(defect, { id, rule, message: '' })).toBe(explained);
});

test('what rests on time may have been the machine; what was lost or said was not', () => {
  expect(isForWantOfTime({ id: 'disaster-recovery', rule: 'recovers-in-time' })).toBe(true);
  expect(isForWantOfTime({ id: 'disaster-recovery', rule: 'ids-stay-unique' })).toBe(false);
  expect(isForWantOfTime({ id: 'error-handling', rule: 'recovers-in-time' })).toBe(false);
});
