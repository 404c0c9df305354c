import { expect, test } from 'vitest';
import { matrixLine, matrixSummary } from '../../../src/cli/matrix-text.ts';
import type { CaughtDefect, CleanSpecimen } from '../../../src/model/matrix.ts';

const clean: CleanSpecimen = {
  specimen: 'forge',
  verdict: 'ready',
  categories: {},
  falseAlarms: [],
  doubts: [],
  kept: [],
  attempts: 1,
};
const caught: CaughtDefect = {
  specimen: 'forge',
  category: 'error-handling',
  defect: 'says-nothing',
  title: 'says nothing',
  rule: 'says-why',
  caught: true,
  verdicts: {},
  falseAlarms: [],
  doubts: ['error-handling/others: in doubt'],
  kept: [],
  quick: true,
  attempts: 1,
  missed: 0,
  seconds: 3.21,
};
const alarm = 'health-checks/live: It was dead. (evidence: .cleanroom/prove/kept/one)';

test('a rule that could not tell is not said to have missed it', () => {
  const untold = { ...caught, caught: false, attempts: 3, missed: 0 };
  expect(matrixLine(untold)).toContain('NOT TOLD: says-why could not tell (3 attempts)');
  const score = { planted: 1, caught: 0, falseAlarms: 0 };
  expect(matrixSummary({ clean: [], defects: [untold], score })).toContain(
    'Not caught because nothing could be told: 1.',
  );
});

test('what is well takes no more words than it needs', () => {
  expect(matrixLine(clean)).toBe('✔ forge, clean: ready\n');
  expect(matrixLine(caught)).toBe(
    '✔ forge error-handling/says-nothing: caught by says-why in 3.2 s\n    says nothing\n',
  );
});

test('a false alarm is told in full, with the run that was kept', () => {
  const folder = '.cleanroom/prove/kept/one';
  expect(matrixLine({ ...clean, verdict: 'not-ready', falseAlarms: [alarm], kept: [folder] })).toBe(
    `✘ forge, clean: not-ready\n    false alarm: ${alarm}\n    kept: ${folder}\n`,
  );
  expect(matrixLine({ ...caught, falseAlarms: [alarm], kept: [folder] })).toBe(
    `✘ forge error-handling/says-nothing: caught by says-why in 3.2 s\n    says nothing\n    false alarm: ${alarm}\n    kept: ${folder}\n`,
  );
});

test('what was missed is told with its doubts and all runs that missed it', () => {
  const line = matrixLine({ ...caught, caught: false, attempts: 2, missed: 1, kept: ['a', 'b'] });
  expect(line).toBe(
    '✘ forge error-handling/says-nothing: NOT caught by says-why (2 attempts) in 3.2 s\n' +
      '    says nothing\n    in doubt: error-handling/others: in doubt\n    kept: a\n    kept: b\n',
  );
});

test('what a subject said does nothing to the terminal', () => {
  expect(matrixLine({ ...clean, falseAlarms: ['a/b: \u001b[2J'] })).not.toContain('\u001b');
});

test('the score counts what was asked', () => {
  const score = { planted: 3, caught: 2, falseAlarms: 1 };
  expect(matrixSummary({ clean: [clean], defects: [{ ...caught, attempts: 2 }], score })).toBe(
    '\n2 of 3 planted defects caught, 1 false alarms, 1 of 1 clean validations ready. Caught at a later attempt than the first: 1.\n',
  );
});
