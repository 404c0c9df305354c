import { isIPv4 } from 'node:net';
import { expect, test } from 'vitest';
import { setStage } from '../../../src/categories/rate-limiting/acts.ts';
import { bursts } from '../../../src/categories/rate-limiting/bursts.ts';
import { type Claim, claim as claimOf, keyIsAddress } from '../../../src/categories/rate-limiting/claim.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import { recordsOf, request, state } from '../../evidence.ts';

const claimed = (headers: Readonly<Record<string, string>>, more: object = {}): Claim =>
  claimOf.parse({
    action: { http: 'POST /orders', headers, body: { owner: '${key}' } },
    limit: 2,
    window: '1s',
    effect: { service: 'db', counts: 'select count(*) from orders where owner = $1' },
    ...more,
  });
const forwarded = claimed({ 'X-Forwarded-For': '${key}' }, { forwarding: true });

interface Sent {
  readonly step: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A limiter that forgets all when the window is over, and counts by what is said here. */
function limiter(claim: Claim, keyOf: (sent: Sent) => string) {
  const sent: Sent[] = [];
  const counted: unknown[] = [];
  const counts = new Map<string, number>();
  const record = (sketch: Parameters<typeof recordsOf>[1][number]) => recordsOf('rate-limiting', [sketch])[0];
  const room = {
    start: async (step: string) => record(state(step)),
    request: async (one: Sent) => {
      sent.push(one);
      const count = (counts.get(keyOf(one)) ?? 0) + 1;
      counts.set(keyOf(one), count);
      const isOver = count > claim.limit && !one.step.startsWith('after the window');
      return record(request(one.step, { status: isOver ? 429 : 200 }));
    },
    sql: async (_step: string, _service: string, _text: string, values: readonly unknown[]) => {
      counted.push(...values);
    },
  };
  const context = {
    claim,
    subject: { services: [] },
    random: () => 0.9999,
    signal: new AbortController().signal,
    waiting: () => {},
    open: async () => room,
  } as unknown as ExperimentContext<Claim>;
  return { context, sent, counted };
}

const addressIn = ({ headers }: Sent) => headers['X-Forwarded-For'] ?? '';

test('a key that stands where proxies put addresses is one, everywhere in the request and where effects are counted', async () => {
  const { context, sent, counted } = limiter(forwarded, (one) =>
    isIPv4(addressIn(one)) ? addressIn(one) : 'the proxy',
  );
  await bursts(context);
  expect(sent.filter((one) => !isIPv4(addressIn(one)))).toEqual([]);
  expect(sent.map(({ body }) => JSON.parse(body).owner)).toEqual(sent.map(addressIn));
  const of = (step: string) => sent.filter((one) => one.step.startsWith(step)).map(addressIn);
  expect(new Set([...of('sequence'), ...of('refused'), ...of('respelt')]).size).toBe(1);
  expect(new Set([...of('sequence'), ...of('other key'), ...of('obedient'), ...of('baseline')]).size).toBe(6);
  expect(counted).toEqual([of('sequence')[0]]);
  expect(sent.map(({ step }) => step)).not.toContain('baseline of a long key');
  expect(sent.filter(({ step }) => step.startsWith('other key, '))).toEqual([]);
});

test('addresses differ from name to name, go on at their end, and hold the text by which counters are found', async () => {
  const stage = await setStage(limiter(forwarded, addressIn).context);
  const keys = Array.from({ length: 300 }, (_, n) => stage?.keyOf(`${n}`) ?? '');
  expect(new Set(keys).size).toBe(300);
  expect(keys.every((key) => isIPv4(key) && key.startsWith(stage?.salt ?? 'none'))).toBe(true);
  expect(stage?.keyOf('7')).toBe(keys[7]);
});

test('any other key stays what it is', async () => {
  for (const claim of [
    claimed({ 'x-api-key': '${key}' }, { forwarding: true }),
    claimed({ 'X-Forwarded-For': '${key}' }),
    claimed({ 'x-forwarded-for': '198.18.0.1' }, { forwarding: true }),
  ]) {
    expect(keyIsAddress(claim)).toBe(false);
    const { context, sent } = limiter(claim, ({ body }) => body);
    expect((await setStage(context))?.keyOf('sequence')).toMatch(/^sequence-[a-z0-9]{5}$/);
    expect(sent).toEqual([]);
  }
});
