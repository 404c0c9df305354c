import { expect, test } from 'vitest';
import { openLoop } from '../../../src/room/drive.ts';
import { holdConnections } from '../../../src/room/hold.ts';
import { driveLoad, sendRequest } from '../../../src/room/http.ts';
import type { Interior } from '../../../src/room/interior.ts';
import { serviceSubject } from '../../../src/room/service.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';
import { contract } from '../verdict/fixtures/tiny-run.ts';

const added = { Host: 'shop.example.com', 'X-Key': 'Bearer ${secrets.TOKEN}' };
const filled = { Host: 'shop.example.com', 'X-Key': 'Bearer hunter2-hunter2' };
const get = { method: 'GET', path: '/readyz' };

/** A room of a service behind a proxy that adds these; what its airlock is asked for, and what it records. */
async function roomBehind(headers: Readonly<Record<string, string>>) {
  const calls: { readonly method: string; readonly params: Record<string, unknown> }[] = [];
  const recorded: { readonly headers?: unknown }[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    'ready.wait': { ready: true, ms: 1, detail: '' },
    'http.request': {
      ...{ status: 200, error: null, ms: 1, headers: {} },
      body: { head: '', tail: '', bytes: 0, sha256: '', validUtf8: true },
    },
    'http.load': { sent: 0, outcomes: {}, medianMs: 0, maxMs: 0 },
    'drive.start': { drive: 1 },
    'drive.result': { records: [], ms: 0, mostInFlight: 0, latest: 0, marks: [] },
    'hold.open': { hold: 1 },
    'hold.look': { connections: [] },
  };
  const { engine } = fakeEngine();
  const materials = roomMaterials(engine, {
    contract: {
      ...contract,
      subject: { ...contract.subject, kind: 'service', port: 80, readyPath: '/readyz', headers },
    },
  });
  const agent = {
    call: async (method: string, params: Record<string, unknown>) => {
      calls.push({ method, params });
      return answers[method];
    },
  };
  const spec = { name: 'the-subject-1' };
  const interior = {
    materials,
    holderAddress: '10.0.0.7',
    holder: { container: { id: 'holder' } },
    airlock: { agent },
    specs: { name: 'the-1', subject: () => spec },
    cleanup: { add: () => undefined },
    secrets: { needles: [], issued: () => [], tell: () => undefined },
    signal: new AbortController().signal,
    next: () => 1,
    record: (_kind: string, _step: string, data: { headers?: unknown }) => {
      recorded.push(data);
      return { id: 'e1', data };
    },
  } as unknown as Interior;
  const sent = (method: string) => calls.filter((call) => call.method === method).map(({ params }) => params);
  return { interior, sent, recorded };
}

test('what the proxy adds comes with every request, with its secrets; evidence keeps their names', async () => {
  const { interior, sent, recorded } = await roomBehind(added);
  await sendRequest(interior, { step: 'ask', ...get });
  await sendRequest(interior, { step: 'as another', ...get, headers: { host: 'other', accept: '*/*' } });
  await sendRequest(interior, { step: 'as nobody', ...get, leavesOut: ['x-key'] });
  const own = { 'X-Key': filled['X-Key'], host: 'other', accept: '*/*' };
  const headersSent = sent('http.request').map(({ headers }) => headers);
  expect(headersSent).toEqual([filled, own, { Host: filled.Host }]);
  expect(sent('http.request').some((params) => 'leavesOut' in params)).toBe(false);
  expect(recorded.map(({ headers }) => headers)).toEqual([
    added,
    { 'X-Key': added['X-Key'], host: 'other', accept: '*/*' },
    { Host: added.Host },
  ]);
});

test('and with load, drives, probes of readiness and connections that are held', async () => {
  const { interior, sent } = await roomBehind(added);
  await driveLoad(interior, 'load', [get], 1, 1);
  expect(sent('http.load')).toMatchObject([{ requests: [{ ...get, headers: filled }] }]);
  const drive = openLoop(interior, () => 'drive', 'label');
  await (await drive('probes', { requests: [get], arrivals: { at: [0] } })).done;
  expect(sent('drive.start')).toMatchObject([{ requests: [{ ...get, headers: filled }] }]);
  await holdConnections(interior, 'hold', { idle: 1 });
  expect(sent('hold.open')).toMatchObject([{ path: '/readyz', headers: filled }]);
  await serviceSubject(interior).start('start');
  expect(sent('ready.wait')).toMatchObject([{ path: '/readyz', headers: filled }]);
});

test('without a proxy every request is as it was made', async () => {
  const { interior, sent, recorded } = await roomBehind({});
  await sendRequest(interior, { step: 'ask', ...get });
  await sendRequest(interior, { step: 'ask', ...get, headers: { Host: 'own' }, leavesOut: ['host'] });
  expect(sent('http.request').map(({ headers }) => headers)).toEqual([{}, { Host: 'own' }]);
  expect(recorded.map(({ headers }) => headers)).toEqual([{}, { Host: 'own' }]);
  await (await openLoop(interior, () => 'drive', 'label')('drive', { requests: [get], arrivals: { at: [] } }))
    .done;
  expect(sent('drive.start')).toMatchObject([{ requests: [{ ...get, headers: {}, body: null }] }]);
});
