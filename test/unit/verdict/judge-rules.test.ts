import { expect, test } from 'vitest';
import type { Judge, Rule } from '../../../src/model/category.ts';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import type { Check } from '../../../src/model/verdict.ts';
import { judgeRules } from '../../../src/verdict/judge-rules.ts';
import { ran, subject } from './fixtures/tiny-run.ts';

const rule: Rule = { id: 'r', asks: 'Is it?', remedy: 'Make it so.' };
const act = { category: 'c', experiment: 'x', room: null, step: 's', at: 0 };
const records: EvidenceRecord[] = [
  { ...act, id: 'e1', kind: 'run', data: ran('') },
  { ...act, id: 'e2', kind: 'note', data: { name: 'n', values: {} } },
];

function judged(judge: Judge<null>['judge'], rules = [rule]) {
  return judgeRules({ rules, judge: { needs: ['run'], judge }, claim: () => null, subject, records });
}

const says = (check: Partial<Check>) => () => [
  { rule: 'r', verdict: 'pass' as const, message: 'Fine.', evidence: ['e1'], ...check },
];

test('a check with evidence stands, with the words of its rule', () => {
  expect(judged(says({}))).toEqual([
    { rule: 'r', asks: 'Is it?', verdict: 'pass', message: 'Fine.', evidence: ['e1'], remedy: 'Make it so.' },
  ]);
});

test.each([
  ['no evidence for a pass', says({ evidence: [] }), '“pass” was said without evidence: Fine.'],
  [
    'no evidence for a fail',
    says({ verdict: 'fail', evidence: [] }),
    '“fail” was said without evidence: Fine.',
  ],
  [
    'evidence that does not exist',
    says({ evidence: ['e1', 'e9'] }),
    '“pass” cites evidence that the judge was not given (e9): Fine.',
  ],
  [
    'evidence of a kind that it did not declare',
    says({ verdict: 'fail', evidence: ['e2'] }),
    '“fail” cites evidence that the judge was not given (e2): Fine.',
  ],
  ['silence', () => [], 'Nothing was said about it.'],
  [
    'a throw',
    () => {
      throw new Error('boom');
    },
    'The judge threw: boom',
  ],
  [
    'a look at evidence that it did not declare',
    ({ evidence }: Parameters<Judge<null>['judge']>[0]) => {
      evidence.of('note');
      return [];
    },
    'The judge threw: The judge asked for evidence of kind "note" but declares only run.',
  ],
])('%s is inconclusive', (_name, judge, message) => {
  expect(judged(judge)).toMatchObject([{ rule: 'r', verdict: 'inconclusive', message }]);
});

test('a rule that nobody declared is inconclusive', () => {
  expect(
    judged(() => [...says({})(), ...says({ rule: 'q', verdict: 'fail', message: 'Bad.' })()]),
  ).toMatchObject([
    { rule: 'r', verdict: 'pass' },
    {
      rule: 'q',
      verdict: 'inconclusive',
      message: 'The judge said “fail” about a rule that is not declared: Bad.',
    },
  ]);
});

test('a rule for services is not asked of a command, even when the judge throws', () => {
  const forServices: Rule = { ...rule, subjects: ['service'] };
  const expected = [
    { verdict: 'not-applicable', message: 'It is asked of a service; greeter is a command.' },
  ];
  expect(judged(says({}), [forServices])).toMatchObject(expected);
  expect(
    judged(() => {
      throw new Error('boom');
    }, [forServices]),
  ).toMatchObject(expected);
});

test('what only a full run asks is not asked of a quick one; what it saw all the same is told', () => {
  const rules: Rule[] = [{ ...rule, fullOnly: true }];
  const quick = (said: Judge<null>['judge']) =>
    judgeRules({
      rules,
      judge: { needs: ['run'], judge: said },
      claim: () => null,
      subject,
      records,
      effort: 'quick',
    })[0];
  expect(quick(says({ verdict: 'inconclusive', evidence: [] }))).toMatchObject({
    verdict: 'not-applicable',
    message: 'Only a full run asks it.',
  });
  expect(quick(() => [])?.verdict).toBe('not-applicable');
  expect(quick(says({ verdict: 'fail' }))?.verdict).toBe('fail');
});
