import { expect, test } from 'vitest';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import { chartsOf } from '../../../src/report/charts/registry.ts';
import { drive, drivenOne, fault, MIB, recordsOf, request, usage } from '../../evidence.ts';
import { notReady } from './fixtures/reports.ts';
import { storedRun } from './fixtures/run.ts';

const chartsFrom = (records: readonly EvidenceRecord[]) => chartsOf(storedRun(notReady, records));

const growing = recordsOf('resource-constraints', [
  usage('after start', { phase: 'before', memory: 20 * MIB }),
  ...[30, 36, 42, 48, 54].map((mib, index) =>
    usage(`round ${index + 1}`, { round: index + 1, memory: mib * MIB }),
  ),
]);

test('memory is drawn against its limit', () => {
  const [chart] = chartsFrom(growing);
  expect(chart).toMatchObject({
    category: 'resource-constraints',
    title: 'Memory against its limit',
    says: 'At most 54 MiB of 128 MiB were in use, 42 % of the limit.',
    levels: [{ y: 128 * MIB, label: 'limit 128 MiB' }],
  });
  expect(chart?.series[0]?.points.map(({ x, y }) => [x, y / MIB])).toEqual([
    [0, 20],
    [1, 30],
    [2, 36],
    [3, 42],
    [4, 48],
    [5, 54],
  ]);
});

test('the growth line goes through the equal rounds', () => {
  const chart = chartsFrom(growing)[1];
  expect(chart?.says).toBe(
    'A round of the same work adds 6 MiB; with 99 % confidence between 6 MiB and 6 MiB.',
  );
  expect(chart?.series.find(({ tone }) => tone === 'trend')?.points).toMatchObject([
    { x: 1, y: 30 * MIB },
    { x: 5, y: 54 * MIB },
  ]);
});

test('requests are drawn when they were sent, by what became of them, with the faults around them', () => {
  const records = recordsOf('network-isolation', [
    request('ordinary', { ms: 10 }),
    fault('refuse', { service: 'db', fault: 'refused', stage: 'injected' }),
    ...Array.from({ length: 5 }, () => request('while refused', { status: 503, ms: 40 })),
    request('lost', { status: null, error: 'timeout', ms: 3000 }),
    fault('heal', { service: 'db', fault: 'refused', stage: 'healed' }),
    request('wrong', { status: 404, ms: 5 }),
    request('ordinary again', { ms: 12 }),
  ]);
  const [chart] = chartsFrom(records);
  expect(chart?.series.map(({ name, points }) => [name, points.length])).toEqual([
    ['answered', 2],
    ['refused (4xx)', 1],
    ['failed or no answer', 6],
  ]);
  expect(chart?.spans).toEqual([{ from: 1.01, to: 8.01, label: 'db refused' }]);
  expect(chart?.says).toContain('the slowest was GET / → timeout in 3.0 s. 1 got no answer.');
  expect(chart?.y.logarithmic).toBe(true);
});

test('load is drawn as response times and as requests in flight around the moments that were marked', () => {
  const driven = (n: number, due: number, done: number, outcome = '200') => ({
    n,
    request: 0,
    due,
    sent: due,
    firstByte: done,
    done,
    outcome,
    reused: true,
    closes: false,
    bytes: 2,
    body: '',
  });
  const figures = { p50: 100, p90: 150, p99: 200, max: 200, mean: 100 };
  const records: EvidenceRecord[] = [
    {
      id: 'e1',
      kind: 'drive',
      at: 2000,
      category: 'graceful-shutdown',
      experiment: 'by-hand',
      room: '1',
      step: 'load around the signal',
      data: {
        requests: [{ method: 'GET', path: '/' }],
        perSecond: 10,
        ms: 400,
        sent: 3,
        outcomes: { '200': 2, ECONNREFUSED: 1 },
        response: figures,
        service: figures,
        mostInFlight: 2,
        latest: 1,
        marks: [{ name: 'SIGTERM', at: 150 }],
        records: [driven(0, 0, 200), driven(1, 100, 200), driven(2, 300, 310, 'ECONNREFUSED')],
        truncated: false,
        file: 'drives/1.ndjson',
      },
    },
  ];
  const [responses, inFlight] = chartsFrom(records);
  expect(responses?.series.map(({ tone, points }) => [tone, points.length])).toEqual([
    ['main', 2],
    ['bad', 1],
  ]);
  expect(inFlight).toMatchObject({
    category: 'graceful-shutdown',
    moments: [{ x: 0.15, label: 'SIGTERM' }],
  });
  expect(inFlight?.series[0]?.points.map(({ x, y }) => [x, y])).toEqual([
    [0, 1],
    [0.1, 2],
    [0.2, 1],
    [0.2, 0],
    [0.3, 1],
    [0.31, 0],
  ]);
});

test('a few requests make no picture', () => {
  expect(chartsFrom(recordsOf('error-handling', [request('one'), request('two')]))).toEqual([]);
});

test('work in many pieces is one picture, with the faults as shaded times', () => {
  const pieces = ['before', 'wave 1', 'wave 2', 'recovery 1', 'recovery 2', 'after'];
  const records = recordsOf('comprehensive-validation', [
    drive('before', { ms: 500, records: [drivenOne(0)] }),
    fault('db killed', { service: 'db', fault: 'killed', stage: 'injected' }),
    ...pieces.slice(1).map((step) => drive(step, { ms: 500, records: [drivenOne(100, { outcome: '503' })] })),
    fault('db healed', { service: 'db', fault: 'killed', stage: 'healed' }),
  ]);
  const charts = chartsFrom(records);
  expect(charts).toHaveLength(1);
  expect(charts[0]).toMatchObject({
    category: 'comprehensive-validation',
    spans: [{ from: 1.5, to: 6.5, label: 'db killed' }],
    moments: [{ label: 'before' }, { label: 'recovery 1' }, { label: 'after' }],
  });
  expect(charts[0]?.says).toContain('1 of 6 requests were answered well');
  // Each piece stands where it was: one second after the other.
  expect(charts[0]?.series.flatMap(({ points }) => points.map(({ x }) => x))).toEqual([
    0, 2.1, 3.1, 4.1, 5.1, 6.1,
  ]);
});
