import { asRequest } from '../../lib/actions.ts';
import type { Action, HttpAction } from '../../model/contract.ts';
import type { Bench, Context } from './acts.ts';
import { IN_OTHER_LETTERS, TOO_MANY } from './judge-letters.ts';

/** What is added to a text. The second is apart: some refuse what ends a line, or what a quote is written with. */
const ADDED = [' Łódź 東京', ' 🦊 \u2028 "\\'];
/** Requests at most. */
const MOST = 24;
/** Milliseconds for an answer, and for all of them. */
const PATIENCE = 5_000;
const LONG = 10_000;

/**
 * Sends the requests that made something of the state once more, each with one of its texts in letters beyond ASCII. Nobody claims that they are
 * taken, so answers do not matter: what is refused is not in the state, and what is in it must come back.
 *
 * @returns false where a limit was met, which may stand in the way of what comes next
 */
export async function writeInOtherLetters({ claim, waiting }: Context, { room }: Bench): Promise<boolean> {
  waiting('state in letters beyond ASCII');
  const requests = inOtherLetters(claim.prepare).slice(0, MOST);
  const began = performance.now();
  for (const [index, action] of requests.entries()) {
    const step = `${IN_OTHER_LETTERS} ${index}`;
    const { data } = await room.request({ step, ...asRequest(action), timeout: PATIENCE });
    if (data.status === TOO_MANY) return false;
    if (data.error === 'timeout' || performance.now() - began > LONG) return true;
  }
  return true;
}

/** The requests with each text of their JSON bodies changed, one at a time. */
export function inOtherLetters(actions: readonly Action[]): readonly HttpAction[] {
  return actions.flatMap((action): readonly HttpAction[] => {
    // Under its key, another request than the first one is an error of its client. And what replaces or changes something is left as claimed.
    if (
      action.kind !== 'http' ||
      action.method !== 'POST' ||
      Object.keys(action.headers).some((name) => /idempotency/i.test(name))
    )
      return [];
    const body = parsed(action.body);
    return ADDED.flatMap((added) =>
      [...variants(body, added)].map((variant) => ({ ...action, body: JSON.stringify(variant) })),
    );
  });
}

function* variants(value: unknown, added: string): Generator<unknown> {
  // A secret is good for something as it is.
  if (typeof value === 'string' && !value.includes('${')) yield value + added;
  if (Array.isArray(value))
    for (const [index, item] of value.entries())
      for (const variant of variants(item, added)) yield value.with(index, variant);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value))
      for (const variant of variants(item, added)) yield { ...value, [key]: variant };
}

function parsed(body: string | null): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return null;
  }
}
