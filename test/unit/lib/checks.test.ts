import { expect, test } from 'vitest';
import { ending, fail, notApplicable, pass, quote, typed, unless } from '../../../src/lib/checks.ts';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import { recordsOf, run } from '../../evidence.ts';

const runs = recordsOf(
  'c',
  ['a', 'b', 'c', 'd', 'e'].map((step) => run(step)),
) as readonly EvidenceRecord<'run'>[];
const ended = (told: Parameters<typeof run>[1]) =>
  ending(recordsOf('c', [run('s', told)])[0] as EvidenceRecord<'run'>);

test('a check cites one record, many, or none', () => {
  const [first] = runs;
  expect(fail('r', 'Bad.', first)).toEqual({ rule: 'r', verdict: 'fail', message: 'Bad.', evidence: ['e1'] });
  expect(pass('r', 'Good.', runs.slice(0, 2)).evidence).toEqual(['e1', 'e2']);
  expect(notApplicable('r', 'Not asked.').evidence).toEqual([]);
});

test('without offences it passes with all that was looked at', () => {
  expect(unless('r', runs, [], 'Good.')).toEqual({
    rule: 'r',
    verdict: 'pass',
    message: 'Good.',
    evidence: ['e1', 'e2', 'e3', 'e4', 'e5'],
  });
});

test('tells three offences, counts the others, and cites every record once', () => {
  const offences = [...runs, ...runs.slice(0, 1)].map((record) => ({ record, says: `${record.step}.` }));
  expect(unless('r', runs, offences, 'Good.')).toEqual({
    rule: 'r',
    verdict: 'fail',
    message: 'a. b. c. And 3 more.',
    evidence: ['e1', 'e2', 'e3', 'e4', 'e5'],
  });
});

test('cannot tell when nothing was looked at', () => {
  expect(unless('r', [], [], 'Good.')).toMatchObject({ verdict: 'inconclusive', evidence: [] });
});

test('quotes one line, shortened, or says that there is nothing', () => {
  expect(quote('two\n  lines\t here ')).toBe('“two lines here”');
  expect(quote(' \n')).toBe('(nothing)');
  expect(quote('abcdef', 4)).toBe('“abc…”');
  expect(quote('x'.repeat(500))).toHaveLength(122);
});

test('types a command as a person would', () => {
  expect(typed(['forge', 'run', 'a b', ''])).toBe('`forge run "a b" ""`');
});

test.each([
  ['an exit code', { exitCode: 3 }, 'ended with exit code 3'],
  ['memory', { exitCode: 137, oomKilled: true }, 'was killed for want of memory'],
  ['time', { outcome: 'timed-out', exitCode: null, timeoutMs: 2_500 }, 'was still running after 2.5 s'],
  [
    'a missing program',
    { outcome: 'not-startable', exitCode: null, detail: 'no such file' },
    'could not be started (no such file)',
  ],
  ['a room that broke', { outcome: 'room-broke', exitCode: null }, 'was lost with its room'],
] as const)('says how a run ended: %s', (_name, told, words) => {
  expect(ended(told)).toBe(words);
});
