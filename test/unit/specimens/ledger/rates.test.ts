import { afterEach, describe, expect, test } from 'vitest';
import { BreakerOpen } from '../../../../specimens/ledger/src/breaker.ts';
import { isProviderFailure, rateFetcher } from '../../../../specimens/ledger/src/fetch-rate.ts';
import { createLog } from '../../../../specimens/ledger/src/log.ts';
import { createRates, type RatesOptions } from '../../../../specimens/ledger/src/rates.ts';
import { openUpstream, type Upstream } from '../../../../src/airlock/agent/upstream/upstream.ts';

const open: Upstream[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((provider) => provider.close()));
});

const log = createLog('error', () => {});
const through: RatesOptions['breaker'] = { run: (work) => work() };
const refusing: RatesOptions['breaker'] = { run: () => Promise.reject(new BreakerOpen()) };

describe('rates', () => {
  test('are what the provider says, and when it cannot be asked, what it said within the hour', async () => {
    const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
    let breaker = through;
    const rates = createRates({
      fetchRate: async () => '1.0842',
      breaker: { run: (work) => breaker.run(work) },
      log,
      now: () => clock.now,
    });
    const fresh = { base: 'EUR', quote: 'USD', rate: '1.0842', at: '2026-01-01T00:00:00.000Z', stale: false };
    expect(await rates.read('EUR', 'USD')).toEqual(fresh);
    breaker = refusing;
    clock.now += 3_599_999;
    expect(await rates.read('EUR', 'USD')).toEqual({ ...fresh, stale: true });
    await expect(rates.read('USD', 'EUR')).rejects.toThrow('the exchange rate is not available');
    clock.now += 1;
    await expect(rates.read('EUR', 'USD')).rejects.toThrow('its provider cannot be asked');
  });

  test('there are none without a provider', async () => {
    const rates = createRates({ fetchRate: null, breaker: through, log });
    await expect(rates.read('EUR', 'USD')).rejects.toThrow('no provider is configured');
  });

  test('no more than a thousand pairs are remembered', async () => {
    let breaker = through;
    const rates = createRates({
      fetchRate: async () => '1',
      breaker: { run: (work) => breaker.run(work) },
      log,
    });
    for (let n = 0; n < 1_001; n += 1) await rates.read(String(n), 'EUR');
    breaker = refusing;
    await expect(rates.read('0', 'EUR')).rejects.toThrow('not available');
    expect(await rates.read('1', 'EUR')).toMatchObject({ stale: true });
  });
});

describe('the provider', () => {
  async function provider(body: unknown, status = 200, timeoutMs = 30_000) {
    const opened = await openUpstream({ status, headers: {}, body: JSON.stringify(body) });
    open.push(opened);
    return { opened, fetchRate: rateFetcher(`http://127.0.0.1:${opened.port}`, timeoutMs) };
  }

  test('is asked for the pair', async () => {
    const { opened, fetchRate } = await provider({ rate: '1.5' });
    expect(await fetchRate('EUR', 'USD')).toBe('1.5');
    expect(opened.drain().arrivals).toMatchObject([{ path: '/v1/rates?base=EUR&quote=USD' }]);
  });

  test.each([
    ['a number', { rate: 1.5 }],
    ['no rate', {}],
    ['no decimal', { rate: '-1' }],
  ])('is hurt when it answers with %s', async (_, body) => {
    const { fetchRate } = await provider(body);
    const error: unknown = await fetchRate('EUR', 'USD').catch((cause: unknown) => cause);
    expect(error).toMatchObject({ message: 'the provider answered without a rate' });
    expect(isProviderFailure(error)).toBe(true);
  });

  test.each([
    [400, false],
    [404, false],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
  ])('%i: hurt is %s', async (status, hurt) => {
    const { fetchRate } = await provider({}, status);
    const error: unknown = await fetchRate('EUR', 'XXX').catch((cause: unknown) => cause);
    expect(isProviderFailure(error)).toBe(hurt);
    expect(String(error)).toContain(hurt ? `answered with ${status}` : 'there is no rate of EUR in XXX');
  });

  test('is hurt when it hangs, which ends in time', async () => {
    const { opened, fetchRate } = await provider({ rate: '1' }, 200, 150);
    opened.script('hanging', { does: 'hang' });
    const began = performance.now();
    await expect(fetchRate('EUR', 'USD')).rejects.toSatisfy(isProviderFailure);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  test('is hurt when it resets', async () => {
    const { opened, fetchRate } = await provider({ rate: '1' });
    opened.script('resetting', { does: 'reset' });
    await expect(fetchRate('EUR', 'USD')).rejects.toSatisfy(isProviderFailure);
  });
});
