import type { Action, HttpAction } from '../model/contract.ts';

/** Mistakes that every service meets, whatever it is for: a route that it does not have, and broken bodies for its first posts. */
export function refusedRequests(workload: readonly Action[], posts: number): readonly HttpAction[] {
  const first = workload
    .filter((action): action is HttpAction => action.kind === 'http' && action.method === 'POST')
    .slice(0, posts);
  return [
    { kind: 'http', method: 'GET', path: '/cleanroom-no-such-route', headers: {}, body: null, expect: 404 },
    ...first.map((action) => ({ ...action, body: '{"broken": ' })),
  ];
}
