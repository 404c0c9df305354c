import { expect, test } from 'vitest';
import { backoff } from '../../../../specimens/ledger/src/backoff.ts';
import { coalesce } from '../../../../specimens/ledger/src/coalesce.ts';
import { findRoute } from '../../../../specimens/ledger/src/http/router.ts';
import { createLog } from '../../../../specimens/ledger/src/log.ts';
import { createMetrics } from '../../../../specimens/ledger/src/metrics.ts';
import { toProblem } from '../../../../specimens/ledger/src/problem.ts';
import { Unavailable } from '../../../../specimens/ledger/src/unavailable.ts';

test('waits longer after each attempt, up to two seconds, half of it at random', () => {
  const least = [1, 2, 3, 4, 5, 6, 500].map((attempt) => backoff(attempt, () => 0));
  const most = [1, 2, 3, 4, 5, 6, 500].map((attempt) => backoff(attempt, () => 1));
  expect(least).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
  expect(most).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
});

test('shares one answer among those who ask at the same time, but not across a write', async () => {
  const answers = [Promise.withResolvers<number>(), Promise.withResolvers<number>()] as const;
  let loads = 0;
  const load = () => (answers[loads++] ?? answers[1]).promise;
  const shared = coalesce<number>();
  const before = [shared.get('a', load), shared.get('a', load)];
  shared.forget('a');
  const after = shared.get('a', load);
  answers[0].resolve(1);
  await Promise.all(before);
  const alsoAfter = shared.get('a', load);
  answers[1].resolve(2);
  expect(await Promise.all([...before, after, alsoAfter])).toEqual([1, 1, 2, 2]);
  expect(loads).toBe(2);
});

test('logs JSON lines from its level on, and repetitions sparsely', () => {
  const lines: string[] = [];
  let now = 0;
  const log = createLog(
    'info',
    (line) => lines.push(line),
    () => now,
  );
  log.write('debug', 'unheard');
  for (let second = 0; second < 25; second += 1) {
    now = second * 1_000;
    log.sparsely('warn', 'database lost', { second });
  }
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'database lost', second: 0 },
    { time: '1970-01-01T00:00:10.000Z', level: 'warn', message: 'database lost', second: 10, omitted: 9 },
    { time: '1970-01-01T00:00:20.000Z', level: 'warn', message: 'database lost', second: 20, omitted: 9 },
  ]);
});

test('counts requests by method, route and status, and times them in buckets that add up', () => {
  const metrics = createMetrics('1.4.0');
  metrics.requestDone({ method: 'GET', route: '/accounts/:id', status: 200 }, 0.02);
  metrics.requestDone({ method: 'GET', route: '/accounts/:id', status: 404 }, 20);
  const lines = metrics.render().split('\n');
  expect(lines).toContain('ledger_http_requests_total{method="GET",route="/accounts/:id",status="404"} 1');
  const buckets = lines.filter((line) => line.includes('_bucket{')).map((line) => Number(line.split(' ')[1]));
  expect(buckets).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
  expect(lines.at(-1)).toBe('');
  expect(new Set(lines.filter((line) => line.startsWith('# TYPE'))).size).toBe(
    lines.filter((line) => line.startsWith('# TYPE')).length,
  );
});

test('tells a client nothing of a fault of ours', () => {
  expect(toProblem(new TypeError('x is undefined'))).toMatchObject({ status: 500 });
  expect(toProblem(new TypeError('x is undefined')).message).not.toContain('undefined');
  expect(toProblem(new Unavailable('the database', 'connect ECONNREFUSED 10.0.0.7'))).toMatchObject({
    status: 503,
    message: 'the database is not available, try again later',
    headers: { 'retry-after': '1' },
  });
});

test('finds a route, or says whether the path or the method is wrong', () => {
  const routes = [
    { method: 'GET', pattern: '/accounts/:id', handle: 'read' },
    { method: 'POST', pattern: '/accounts', handle: 'open' },
  ] as const;
  expect(findRoute(routes, 'HEAD', '/accounts/a%2Fb')).toMatchObject({
    route: { handle: 'read' },
    params: { id: 'a/b' },
  });
  expect(() => findRoute(routes, 'GET', '/nothing')).toThrow('there is nothing at /nothing');
  expect(() => findRoute(routes, 'GET', '/accounts/%zz')).toThrow('%zz is not a valid percent-encoding');
  expect(() => findRoute(routes, 'PUT', '/accounts/1')).toThrow(
    '/accounts/1 does not allow PUT, only GET, HEAD',
  );
});
