import { expect, test } from 'vitest';
import { arrivals, summary } from '../../../src/room/drive.ts';

const record = (n: number, ms: number, outcome = '200') => ({
  n,
  request: 0,
  due: n * 10,
  sent: n * 10 + 1,
  firstByte: n * 10 + ms,
  done: n * 10 + ms,
  outcome,
  reused: false,
  closes: false,
  bytes: 2,
  body: '',
});
const request = { requests: [{ method: 'GET', path: '/' }], arrivals: { perSecond: 100, seconds: 1 } };

test('arrivals are spread evenly, or as they are given', () => {
  expect(arrivals({ perSecond: 4, seconds: 1 })).toEqual([0, 250, 500, 750]);
  expect(arrivals({ at: [5, 1] })).toEqual([1, 5]);
});

test('times count from when a request was due, and only for what was answered', () => {
  const { response, service, outcomes } = summary(request, [
    record(0, 10),
    record(1, 20),
    record(2, 30, '503'),
    record(3, 9_000, 'timeout'),
  ]);
  expect(outcomes).toEqual({ 200: 2, 503: 1, timeout: 1 });
  expect(response).toMatchObject({ p50: 20, max: 30 });
  expect(response.mean).toBeCloseTo(20, 1);
  expect(service.p50).toBeCloseTo(19, 1);
});

test('nothing sent gives zeros', () => {
  expect(summary(request, []).response).toEqual({ p50: 0, p90: 0, p99: 0, max: 0, mean: 0 });
});

test('of many records the failed and the slowest are kept, in order', () => {
  const records = Array.from({ length: 1_000 }, (_, n) =>
    record(n, n === 7 ? 500 : 10, n % 100 === 3 ? '500' : '200'),
  );
  const kept = summary(request, records);
  expect(kept.truncated).toBe(true);
  expect(kept.records).toHaveLength(300);
  expect(kept.records.filter(({ outcome }) => outcome === '500')).toHaveLength(10);
  expect(kept.records.map(({ n }) => n)).toContain(7);
  expect(kept.records.map(({ n }) => n)).toEqual(kept.records.map(({ n }) => n).toSorted((a, b) => a - b));
});
