import { expect, test } from 'vitest';
import { refusedRequests } from '../../../src/lib/refused-requests.ts';
import type { Action } from '../../../src/model/contract.ts';

const post = (path: string): Action => ({
  kind: 'http',
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: '{"owner":"ann"}',
  expect: 201,
});
const command: Action = { kind: 'command', command: ['ledger', 'check'], stdin: null, exit: 0 };

test('an unknown route, and as many posts as are wanted with a body that breaks off', () => {
  const workload = [command, post('/a'), { ...post('/b'), method: 'PUT' } as Action, post('/c'), post('/d')];
  expect(refusedRequests(workload, 2)).toMatchObject([
    { method: 'GET', path: '/cleanroom-no-such-route', body: null },
    { method: 'POST', path: '/a', body: '{"broken": ', headers: { 'content-type': 'application/json' } },
    { method: 'POST', path: '/c', body: '{"broken": ' },
  ]);
  expect(refusedRequests([command], 2)).toHaveLength(1);
});
