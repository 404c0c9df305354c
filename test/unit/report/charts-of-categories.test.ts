import { expect, test } from 'vitest';
import { ANSWERED_BY } from '../../../src/model/balance.ts';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import type { Chart } from '../../../src/report/charts/chart.ts';
import { chartsOf } from '../../../src/report/charts/registry.ts';
import {
  arrivals,
  arrivedOne,
  drive,
  drivenOne,
  fault,
  marks,
  note,
  recordsOf,
  request,
  rows,
  upstream,
} from '../../evidence.ts';
import { notReady } from './fixtures/reports.ts';
import { storedRun } from './fixtures/run.ts';

function charts(records: readonly EvidenceRecord[], claims: Readonly<Record<string, unknown>> = {}) {
  const run = storedRun(notReady, records);
  return chartsOf({
    ...run,
    header: { ...run.header, contract: { ...run.header.contract, claims } },
  });
}

const titled = (all: readonly Chart[], start: string) => all.filter(({ title }) => title.startsWith(start));

const answeredBy = (replica: number) => ({ headers: { [ANSWERED_BY]: `replica-${replica}` } });

test('a breaker: calls rise, arrivals stay flat while it is open, and the upstream’s troubles are shaded', () => {
  const records = recordsOf('circuit-breaker', [
    upstream('errors · failing', { does: 'answer', status: 503, at: 0 }),
    ...Array.from({ length: 9 }, (_, index) => request(`call ${index}`, { ms: 0 })),
    upstream('recovered', { does: 'answer', status: null, at: 9_500 }),
    arrivals('all', [arrivedOne(1_000), arrivedOne(2_000)], { now: 12_000 }),
  ]);
  const [chart] = titled(charts(records), 'Calls, and what reached the upstream');
  expect(chart?.says).toMatch(/^9 calls were made; 2 requests arrived at the upstream\./);
  expect(chart?.series.map(({ name, points }) => [name, points.at(-1)?.y])).toEqual([
    ['calls', 9],
    ['arrived at the upstream', 2],
  ]);
  expect(chart?.spans).toEqual([{ from: 0, to: 8.5, label: 'answers 503' }]);
});

test('limits: allowed and refused in each window of the claim, counted from the first request', () => {
  const at = [0, 100, 200, 1_000, 1_100, 1_200, 1_300];
  const records = recordsOf('rate-limiting', [
    drive('above', {
      records: at.map((ms, n) => ({ ...drivenOne(ms), n, outcome: n === 2 || n > 4 ? '429' : '201' })),
    }),
  ]);
  const claims = { 'rate-limiting': { limit: 2, window: 1_000, refusal: 429 } };
  const [chart] = titled(charts(records, claims), 'Allowed and refused in each window');
  expect(chart?.x.names).toEqual(['above 1', 'above 2']);
  expect(chart?.series.map(({ name, points }) => [name, ...points.map(({ y }) => y)])).toEqual([
    ['allowed', 2, 2],
    ['refused', 1, 2],
  ]);
  expect(chart?.levels).toEqual([{ y: 2, label: 'limit 2' }]);
  expect(chart?.says).toContain('were more than 2 allowed');
  expect(titled(charts(records), 'Allowed')).toEqual([]);
});

test('replicas: how many answers each gave, beside an even share; a warm-up is left out', () => {
  const load = [1, 2, 1, 3, 1, 2].map((replica, n) => ({ ...drivenOne(n * 10), ...answeredBy(replica) }));
  const records = recordsOf('load-balancing', [
    drive('warm-up', { records: load }),
    drive('load', { records: load }),
  ]);
  const [chart, ...others] = titled(charts(records), 'Which replica answered');
  expect(others).toEqual([]);
  expect(chart?.series[0]?.points.map(({ y }) => y)).toEqual([3, 2, 1]);
  expect(chart).toMatchObject({
    says: 'Of 6 answers 3 came from replica-1, 2 came from replica-2, 1 came from replica-3.',
    levels: [{ y: 2, label: 'even: 2' }],
  });
});

test('replicas around a kill: each on its own line, failures apart', () => {
  const records = recordsOf('load-balancing', [
    drive('load around a kill', {
      marks: marks({ 'before the kill': 15 }),
      records: [
        { ...drivenOne(0), ...answeredBy(1) },
        { ...drivenOne(10), ...answeredBy(2) },
        { ...drivenOne(20), outcome: 'ECONNRESET' },
      ],
    }),
  ]);
  const [chart] = titled(charts(records), 'Which replica answered, and when');
  expect(chart?.y.names).toEqual(['replica-1', 'replica-2', 'none']);
  expect(chart?.series.map(({ tone, points }) => [tone, ...points.map(({ y }) => y)])).toEqual([
    ['main', 1, 2],
    ['bad', 3],
  ]);
  expect(chart?.moments).toEqual([{ x: 0.015, label: 'before the kill' }]);
});

const disaster = (written: readonly string[] | null) =>
  recordsOf('disaster-recovery', [
    note('writes', { name: 'values', values: { prefix: 'w-' } }),
    drive('writes', {
      ms: 2_000,
      marks: marks({ 'backup 1 began': 100, losing: 900 }),
      records: [0, 500, 800].map((ms, n) => ({ ...drivenOne(ms), n, request: n, outcome: '201' })),
    }),
    request('everything · write 1', { ms: 5, status: 201 }),
    note('timeline · everything', {
      name: 'timeline',
      values: {
        loss: 'everything',
        placeReady: 1_000,
        procedureEnded: 2_000,
        ready: 2_500,
        firstSuccess: 2_600,
        steady: 3_000,
      },
    }),
    ...(written === null
      ? []
      : [rows('written after everything', { rows: written.map((value) => ({ value })) })]),
  ]);

test('recovery: what was lost and how long it took, beside RPO and RTO', () => {
  const claims = { 'disaster-recovery': { rto: 6_000, rpo: 3_000 } };
  const [chart] = titled(charts(disaster(['w-0', 'w-1']), claims), 'Recovery after the loss of everything');
  expect(chart?.says).toBe(
    'It was steady 2.0 s after the new place stood; RTO: 6 s are claimed. ' +
      '1 acknowledged writes were lost, the oldest 0.1 s old at the loss; RPO: 3 s are claimed.',
  );
  expect(chart?.series.map(({ name, points }) => [name, points.length])).toEqual([
    ['acknowledged', 3],
    ['acknowledged, and gone at last', 1],
  ]);
  expect(chart?.spans).toEqual([{ from: 1, to: 3, label: 'recovery' }]);
  expect(chart?.moments.map(({ label }) => label)).toEqual(['backup 1', 'loss', 'procedure ended', 'ready']);
});

test('recovery: where nobody looked, nothing is said of losses', () => {
  const [chart] = titled(charts(disaster(null)), 'Recovery');
  expect(chart?.says).toBe('It was steady 2.0 s after the new place stood.');
});

test('times before, during and after a fault are told in words', () => {
  const records = recordsOf('cache-integration', [
    ...[1, 2, 3].map((n) => request(`before ${n}`, { ms: 10 })),
    fault('refuse', { service: 'cache', fault: 'refused', stage: 'injected' }),
    ...[1, 2, 3].map((n) => request(`during ${n}`, { ms: 300 })),
    fault('heal', { service: 'cache', fault: 'refused', stage: 'healed' }),
    ...[1, 2, 3].map((n) => request(`after ${n}`, { ms: 20 })),
  ]);
  const [chart] = titled(charts(records), 'Response times');
  expect(chart?.says).toContain('Median before 10 ms, during 300 ms, after 20 ms the fault.');
});

test('load that goes on one after the other has no picture of what is in flight, except around a moment', () => {
  const one = { records: [drivenOne(0), drivenOne(100)], mostInFlight: 1 };
  const records = recordsOf('rate-limiting', [
    drive('below', one),
    drive('around', { ...one, marks: marks({ signal: 50 }) }),
  ]);
  expect(titled(charts(records), 'Requests in flight').map(({ title }) => title)).toEqual([
    'Requests in flight: around',
  ]);
});
