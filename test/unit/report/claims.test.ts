import { expect, test } from 'vitest';
import { claimInWords } from '../../../src/report/html/claims.ts';

test('actions stand in one line, and what says nothing is left out', () => {
  const request = {
    kind: 'http',
    method: 'POST',
    path: '/a',
    headers: { 'x-key': 'k' },
    body: '{}',
    expect: 201,
  };
  const command = { kind: 'command', command: ['ledger', 'backup', '{file}'], stdin: null, exit: 0 };
  expect(claimInWords({ rto: 6000, write: request, backup: command, given: [], none: null })).toBe(
    ['rto: 6000', 'write: "POST /a (x-key: k) {} → 201"', 'backup: ledger backup {file} → exit 0'].join('\n'),
  );
});

test('what only looks like an action stays as it is', () => {
  expect(claimInWords({ one: { kind: 'http' } })).toBe('one:\n  kind: http');
});

test('a long text is told by its beginning', () => {
  const told = claimInWords({ content: 'x'.repeat(9_000) });
  expect(told.length).toBeLessThan(400);
  expect(told).toContain('… (9000 characters in all)');
});
