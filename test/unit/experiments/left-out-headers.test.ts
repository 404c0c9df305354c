import { expect, test } from 'vitest';
import { setStage } from '../../../src/categories/rate-limiting/acts.ts';
import { claim as limitsOf } from '../../../src/categories/rate-limiting/claim.ts';
import { leaveKeyOut } from '../../../src/categories/rate-limiting/keyless.ts';
import { access } from '../../../src/categories/security-boundaries/access.ts';
import { claim as boundariesOf } from '../../../src/categories/security-boundaries/claim.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { HttpRequest } from '../../../src/model/room.ts';
import { recordsOf, request, state } from '../../evidence.ts';

/** What is asked of a room whose proxy may add headers of its own. */
function asked<C>(category: string, claim: C) {
  const sent: HttpRequest[] = [];
  const record = (sketch: Parameters<typeof recordsOf>[1][number]) => recordsOf(category, [sketch])[0];
  const room = {
    start: async (step: string) => record(state(step)),
    check: async (step: string) => record(state(step)),
    guard: async () => undefined,
    request: async (one: HttpRequest) => {
      sent.push(one);
      return record(request(one.step, { status: 401 }));
    },
  };
  const context = {
    claim,
    subject: { services: [] },
    random: () => 0.5,
    signal: new AbortController().signal,
    waiting: () => {},
    open: async () => room,
  } as unknown as ExperimentContext<C>;
  return { context, sent };
}

test('who asks for what is protected as nobody, or under another name, is not made known by a proxy', async () => {
  const users = {
    header: 'X-Remote-User',
    prefix: '',
    owner: { value: 'a-user-of-ours' },
    other: { value: 'another-user' },
  };
  for (const [given, header] of [
    [{ users }, 'X-Remote-User'],
    [{}, 'authorization'],
  ] as const) {
    const claim = boundariesOf.parse({ ...given, protected: ['GET /accounts/1'] });
    const { context, sent } = asked('security-boundaries', claim);
    await access.act(context);
    const steps = sent.filter(({ step }) => /nobody|renamed/.test(step));
    expect(steps.length).toBeGreaterThan(5);
    expect(steps.filter(({ leavesOut }) => !leavesOut?.includes(header))).toEqual([]);
  }
});

test('a key that is left out is not put back by a proxy', async () => {
  const claim = limitsOf.parse({
    action: { http: 'GET /rates', headers: { 'X-Forwarded-For': '${key}' } },
    ...{ limit: 2, window: '1s', forwarding: true, withoutKey: 'limited' },
  });
  const { context, sent } = asked('rate-limiting', claim);
  const stage = await setStage(context);
  if (stage) await leaveKeyOut(context, stage);
  const leftOut = sent.filter(({ step }) => step.startsWith('key left out'));
  expect(leftOut.length).toBeGreaterThan(0);
  expect(leftOut.map(({ headers, leavesOut }) => ({ headers, leavesOut }))).toEqual(
    leftOut.map(() => ({ headers: {}, leavesOut: ['X-Forwarded-For'] })),
  );
});
