import { asRequest } from '../../lib/actions.ts';
import { onceMore } from '../../lib/deeds.ts';
import { onItsPort } from '../../lib/path-on-port.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import { tooMuchAndTooSlow } from './bodies.ts';
import { BESIDE, type Claim } from './claim.ts';
import { replaceNumbers } from './extreme-paths.ts';
import { respelt } from './respell.ts';
import { extreme, spoilt } from './spoil.ts';

/** What scanners send, and what decoders of escapes and parsers of URLs throw at. */
const BROKEN_PATHS = [
  { what: 'broken escape', path: '/%' },
  { what: 'double slash', path: '//' },
];

/** Requests that are wrong in one way at a time, and then a good one. */
export async function spoilRequests(context: ExperimentContext<Claim>, room: Room): Promise<void> {
  const { claim, subject, waiting } = context;
  for (const [index, { request, required }] of claim.requests.entries()) {
    const { method, path, headers, body } = request;
    const good = { method, path, headers, timeout: 2 * claim.within };
    await room.request({ ...good, ...asRequest(request), step: `good ${index}` });
    for (const spelling of respelt(body, headers)) {
      waiting(`the answer to ${method} ${path} with ${spelling.what}`);
      const type = { ...withoutType(headers), 'content-type': spelling.contentType };
      await room.request({
        ...good,
        step: `respelt ${index} · ${spelling.what}`,
        headers: type,
        body: spelling.body,
      });
      // What may be done only once is refused as it stands as well.
      await room.request({
        ...good,
        ...asRequest(request),
        step: `as it stands ${index} · ${spelling.what}`,
      });
    }
    for (const mutant of spoilt(body, required)) {
      waiting(`the answer to ${method} ${path} with ${mutant.what}`);
      await room.request({ ...good, step: `spoilt ${index} · ${mutant.what}`, body: mutant.body });
    }
    for (const mutant of extreme(body)) {
      waiting(`the answer to ${method} ${path} with ${mutant.what}`);
      await room.request({ ...good, step: `extreme ${index} · ${mutant.what}`, body: mutant.body });
    }
    await room.check(`after spoiling ${method} ${path}`);
  }
  const readyPath = onItsPort(subject.readyPath) ?? '/';
  if (!claim.anyRoute) {
    await room.request({
      step: 'unknown route',
      method: 'GET',
      path: '/cleanroom-no-such-route',
      timeout: 2 * claim.within,
    });
  }
  await room.request({
    step: 'wrong method',
    method: 'DELETE',
    path: readyPath,
    timeout: 2 * claim.within,
  });
  for (const { what, path } of BROKEN_PATHS)
    await room.request({ step: `broken path · ${what}`, method: 'GET', path, timeout: 2 * claim.within });
  await replaceNumbers(context, room);
  await tooMuchAndTooSlow(context, room);
  await besideOthers(context, room);
  await room.check('after all of it');
  const again = claim.requests[0]?.request;
  if (again) {
    await room.request({ step: 'good again 0', ...asRequest(again) });
  }
}

/** What scanners and wrong URLs send to every open port. Nothing is known about the answer; the service must live on. */
export async function strayRequest({ claim, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  waiting('what an HTTP request does to a service of another protocol');
  await room.request({
    step: 'stray request',
    method: 'POST',
    path: '/',
    body: '{"stray": true}',
    timeout: claim.within,
  });
  await room.check('after a stray HTTP request');
}

const withoutType = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type'));

/** Connections of each kind that somebody opens and forgets. */
const FORGOTTEN = 20;

/**
 * One more request while many clients say nothing, have been answered and stay, or are in the middle of what they say;
 * once more beside others, where it was not served in time.
 */
async function besideOthers(
  { claim, subject, waiting }: ExperimentContext<Claim>,
  room: Room,
): Promise<void> {
  const alone = { method: 'GET', path: onItsPort(subject.readyPath) ?? '/', timeout: 2 * claim.within };
  for (const step of [(name: string) => name, onceMore]) {
    waiting('an answer beside many clients that are slow or silent');
    await room.request({ ...alone, step: step('alone') });
    const holding = await room.hold(step('clients that stay'), {
      silent: FORGOTTEN,
      idle: FORGOTTEN,
      half: FORGOTTEN,
    });
    const { data } = await room.request({ ...alone, step: step(BESIDE) });
    await holding.look(step('clients that stay, afterwards'));
    await holding.release();
    if (data.status !== null && data.ms <= claim.within) return;
  }
}
