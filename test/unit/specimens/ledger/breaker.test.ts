import { describe, expect, test } from 'vitest';
import { type BreakerState, createBreaker } from '../../../../specimens/ledger/src/breaker.ts';

/** A breaker with a clock of our own: three failures, a second. */
function setUp() {
  const clock = { now: 0 };
  const states: BreakerState[] = [];
  const breaker = createBreaker({
    failures: 3,
    resetMs: 1_000,
    isFailure: (error) => String(error).includes('hurt'),
    onChange: (state) => states.push(state),
    now: () => clock.now,
  });
  const fail = (what = 'hurt') =>
    breaker.run(() => Promise.reject(new Error(what))).catch((error: Error) => error.message);
  const succeed = () => breaker.run(async () => 'done').catch((error: Error) => error.name);
  return { clock, states, breaker, fail, succeed };
}

async function opened() {
  const all = setUp();
  for (let n = 0; n < 3; n += 1) await all.fail();
  return all;
}

describe('closed', () => {
  test('opens after three failures in a row, and then does no work', async () => {
    const { fail, states } = setUp();
    expect([await fail(), await fail(), await fail()]).toEqual(['hurt', 'hurt', 'hurt']);
    expect(states).toEqual(['open']);
    expect(await fail()).toBe('it failed too often just now');
  });

  test('a success begins a new row', async () => {
    const { fail, succeed, states } = setUp();
    for (let round = 0; round < 4; round += 1) {
      await fail();
      await fail();
      expect(await succeed()).toBe('done');
    }
    expect(states).toEqual([]);
  });

  test('what is no failure counts as a success', async () => {
    const { fail, states } = setUp();
    for (let n = 0; n < 10; n += 1) expect(await fail('not found')).toBe('not found');
    expect(states).toEqual([]);
  });

  test('failures that were begun before it opened do not count after it', async () => {
    const { clock, breaker, fail, succeed, states } = setUp();
    const late = Promise.withResolvers<never>();
    const waiting = breaker.run(() => late.promise).catch(() => 'late');
    for (let n = 0; n < 3; n += 1) await fail();
    clock.now = 1_000;
    expect(await succeed()).toBe('done');
    late.reject(new Error('hurt'));
    await waiting;
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });
});

describe('open', () => {
  test('lets nothing through until the time is over', async () => {
    const { clock, succeed } = await opened();
    clock.now = 999;
    expect(await succeed()).toBe('BreakerOpen');
    clock.now = 1_000;
    expect(await succeed()).toBe('done');
  });

  test('refusals do not prolong it', async () => {
    const { clock, succeed } = await opened();
    for (clock.now = 0; clock.now < 1_000; clock.now += 10) expect(await succeed()).toBe('BreakerOpen');
    expect(await succeed()).toBe('done');
  });
});

describe('half-open', () => {
  test('lets one call through, and refuses all others until it is answered', async () => {
    const { clock, breaker, succeed, states } = await opened();
    clock.now = 1_000;
    const answer = Promise.withResolvers<string>();
    const probe = breaker.run(() => answer.promise);
    expect(await Promise.all([succeed(), succeed()])).toEqual(['BreakerOpen', 'BreakerOpen']);
    answer.resolve('done');
    expect(await probe).toBe('done');
    expect(await Promise.all([succeed(), succeed()])).toEqual(['done', 'done']);
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  test('one failure opens it for the whole time again', async () => {
    const { clock, fail, succeed } = await opened();
    clock.now = 1_500;
    expect(await fail()).toBe('hurt');
    clock.now = 2_499;
    expect(await succeed()).toBe('BreakerOpen');
    clock.now = 2_500;
    expect(await succeed()).toBe('done');
  });

  test('a refusal of the other side closes it: it answers', async () => {
    const { clock, fail, succeed } = await opened();
    clock.now = 1_000;
    expect(await fail('not found')).toBe('not found');
    expect(await succeed()).toBe('done');
  });
});
