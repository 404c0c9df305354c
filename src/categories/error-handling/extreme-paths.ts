import { asRequest } from '../../lib/actions.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

/** A path that has something else in the place of one of its numbers. */
export interface ExtremePath {
  readonly what: string;
  readonly path: string;
}

/** What is no number, and a whole one beyond 64 bits: neither is for the store behind a service to find out. */
const INSTEAD: readonly string[] = ['no-number', '9'.repeat(20)];
/** Requests at most. */
const MOST = 24;

/** The claimed requests, and what the ordinary work reads, with another number in the path than there is. */
export async function replaceNumbers(
  { claim, subject, waiting }: ExperimentContext<Claim>,
  room: Room,
): Promise<void> {
  const reads = subject.workload.filter((action) => action.kind === 'http' && action.method === 'GET');
  let left = MOST;
  for (const [index, action] of [...claim.requests.map(({ request }) => request), ...reads].entries()) {
    if (action.kind !== 'http') continue;
    const paths = extremePaths(action.path).slice(0, left);
    if (paths.length === 0) continue;
    const good = { ...asRequest(action), timeout: 2 * claim.within };
    // What fails as it stands, for want of what it rests on, fails with any number.
    const { status } = (await room.request({ ...good, step: `path as it stands ${index}` })).data;
    if (status === null || status >= 500) continue;
    for (const { what, path } of paths) {
      waiting(`the answer to ${action.method} ${path}`);
      left -= 1;
      const { data } = await room.request({ ...good, step: `extreme path · ${what}`, path });
      // Who waits for a number of seconds, or counts up to one, may well do so.
      if (data.error === 'timeout') return;
    }
  }
}

/**
 * Each segment of a path, and each value of its query, that is a number in digits, one at a time. Nobody says that these are wrong,
 * only that a service must have an answer to them.
 */
export function extremePaths(path: string): readonly ExtremePath[] {
  return [...path.matchAll(/(?<=[/=])\d+(?=[/?&]|$)/g)].flatMap(({ 0: number, index }) =>
    INSTEAD.map((other) => ({
      what: `the number ${number} replaced by “${other}”`,
      path: `${path.slice(0, index)}${other}${path.slice(index + number.length)}`,
    })),
  );
}
