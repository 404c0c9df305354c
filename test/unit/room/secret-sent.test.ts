import { expect, test } from 'vitest';
import type { Agent } from '../../../src/airlock/client.ts';
import type { Interior, RoomService } from '../../../src/room/interior.ts';
import { searchSent } from '../../../src/room/secret-sent.ts';
import { createSecrets } from '../../../src/room/secrets.ts';
import { otlp } from '../../../src/services/otlp.ts';

const KEY = { KEY: 'a-secret-of-ours' };

/** A room whose receiver tells, each time that it is asked, the next of these. */
function roomWith(told: readonly { readonly messages: number; readonly leak?: true }[]) {
  const finds: string[] = [];
  const looked: number[] = [];
  const secrets = createSecrets(KEY, (_step, { place }) => finds.push(place));
  const [needle] = secrets.needles;
  const hit = { id: needle?.id, before: '', after: '', where: 'traces' };
  const left = [...told];
  const agent = {
    call: async (method: string) => {
      if (method !== 'otlp.found') return {};
      const { messages = 0, leak } = left.shift() ?? {};
      return { messages, hits: leak ? [hit] : [] };
    },
  } as unknown as Agent;
  const service: RoomService = {
    name: 'otel',
    port: 4318,
    container: null,
    type: otlp,
    address: { host: '127.0.0.1', port: 1, password: '', ourPassword: '' },
  };
  const interior = {
    airlock: { agent },
    services: new Map([['otel', service]]),
    secrets,
    signal: new AbortController().signal,
    record: (_kind: string, _step: string, data: { looked: number }) => looked.push(data.looked),
  } as unknown as Interior;
  return { sent: searchSent(interior, () => true), finds, looked };
}

test('what came while it worked does not stand for what its last work sends', async () => {
  const room = roomWith([
    { messages: 1, leak: true },
    { messages: 2 },
    { messages: 0 },
    { messages: 0 },
    { messages: 1, leak: true },
  ]);
  await room.sent.begin();
  await room.sent.workDone('its work is done');
  await room.sent.tell('after its work');
  expect(room.finds).toEqual(['telemetry']);
  expect(room.looked).toEqual([3]);
});

test('what comes between the end of the work and the telling is waited for no longer', async () => {
  const began = performance.now();
  const room = roomWith([
    { messages: 1, leak: true },
    { messages: 2 },
    { messages: 1 },
    { messages: 9, leak: true },
  ]);
  await room.sent.begin();
  await room.sent.workDone('its work is done');
  await room.sent.tell('after its work');
  expect(room.looked).toEqual([3]);
  expect(performance.now() - began).toBeLessThan(3_000);
});
