import { expect, test } from 'vitest';
import type { EvidenceData } from '../../../src/model/evidence.ts';
import type { Interior } from '../../../src/room/interior.ts';
import type { ServiceSubject } from '../../../src/room/service.ts';
import { signals } from '../../../src/room/signals.ts';
import { otlp } from '../../../src/services/otlp.ts';

/** The record of a look at a receiver that was left these traces, one span each, in this order. */
async function lookAt(traceIds: readonly string[], awaited: string): Promise<EvidenceData<'spans'>> {
  const spans = traceIds.map((traceId) => ({ traceId }));
  const call = async (method: string) =>
    method === 'otlp.wait' ? { missing: [] } : { spans, truncated: false, exports: 9, refused: [] };
  const interior = {
    airlock: { agent: { call } },
    services: new Map([['otel', { name: 'otel', type: otlp }]]),
    record: (_kind: string, _step: string, data: unknown) => ({ data }),
  } as unknown as Interior;
  const { spans: look } = signals(interior, {} as ServiceSubject);
  const clients = [{ traceId: awaited, spanId: 'c' }];
  return (await look('outage', 'otel', { clients, within: 1_000 })).data;
}

test('of more spans than a record holds those are kept that were waited for', async () => {
  const { spans, truncated, awaited } = await lookAt([...Array(1_500).fill('of the start'), 'ours'], 'ours');
  expect({ kept: spans.length, truncated, awaited }).toEqual({
    kept: 1_000,
    truncated: true,
    awaited: ['ours'],
  });
  expect(spans.some(({ traceId }) => traceId === 'ours')).toBe(true);
});
