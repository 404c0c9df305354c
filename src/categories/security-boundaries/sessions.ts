import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest, isGoodAnswer } from '../../lib/actions.ts';
import { isShownAsProof } from '../../lib/bearer.ts';
import { sessionIn } from '../../lib/session.ts';
import { fill } from '../../lib/template.ts';
import type { Experiment } from '../../model/category.ts';
import type { HttpAction } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import { A_SECOND_LATER, type Claim, LAID } from './claim.ts';
import { type Credentials, guardCredentials, obtain } from './credentials.ts';

const ANOTHER_SECOND = 1_100;

/** Logins beyond the first two, to see how sessions differ. */
const MORE_LOGINS = 10;

/** In a room of its own, in which nothing is made up: so what a login asks for elsewhere is the subject's own doing, and is heard. */
export const sessions: Experiment<Claim> = {
  id: 'sessions',
  title: 'logs in, ends the session and uses it once more, and compares the sessions of many logins',
  seconds: 60,
  applies: (subject, claim) => subject.kind === 'service' && claim.session !== undefined,
  act: async ({ claim, open, waiting, random }) => {
    const room = await open();
    const started = await room.start('start');
    if (!started.data.ready) return;
    const credentials = await obtain(room, claim.users);
    await guardCredentials(room, claim.users, credentials);
    for (const request of claim.setUp) {
      await room.request({ step: 'set up', ...asRequest(request) });
    }
    waiting('the end of a session');
    await endSession(room, claim, credentials, random);
    // What it wrote is searched for the session, which proves who its users are.
    await room.check('after all of it');
  },
};

/** Logs in twice, uses the first session, ends it, and uses it once more; then with one that was laid before it, and again and again. */
async function endSession(
  room: Room,
  { session, within }: Claim,
  credentials: Credentials | null,
  random: () => number,
): Promise<void> {
  if (!session) return;
  const { from } = session;
  const ask = (step: string, action: HttpAction, value: string) =>
    room.request({
      step: `session · ${step}`,
      ...asRequest(fill(action, { credential: credentials?.owner ?? '', session: value })),
      timeout: within,
    });
  const logIn = async (step: string) => sessionIn((await ask(step, session.login, '')).data, from) ?? '';
  const value = await logIn('log in');
  if (isShownAsProof(session.use.headers, '${session}')) await room.guard('session', value);
  // A token that holds its owner and the second in which it was given (RFC 7519, 4.1.6) is the same all second long.
  if ((await logIn('log in again')) === value && value !== '') {
    await sleep(ANOTHER_SECOND);
    await logIn(A_SECOND_LATER);
  }
  await ask('use', session.use, value);
  await ask('log out', session.logout, value);
  await ask('use afterwards', session.use, value);
  if ('cookie' in from && value !== '') {
    // Who gives strangers a session may refuse all others; whoever gives them none may take any.
    const stranger = await ask('use without one', session.use, '');
    const laid = sessionIn(stranger.data, from) || likeIt(value, random);
    await ask(LAID.before, session.use, laid);
    await ask(LAID.login, withCookie(session.login, `${from.cookie}=${laid}`), '');
    await ask(LAID.afterwards, session.use, laid);
  }
  for (let count = 0; count < MORE_LOGINS; count += 1) {
    const { data } = await ask(`log in · ${count}`, session.login, '');
    // Who refuses so many logins is right to do so.
    if (!isGoodAnswer(session.login.expect, data.status)) return;
  }
}

/** A session that nobody was given, of the same form: other hexadecimal digits, which most sessions have in them, and all else as it is. */
function likeIt(session: string, random: () => number): string {
  const one = (among: string) => among.charAt(Math.floor(random() * among.length));
  return session.replace(/\d/g, () => one('0123456789')).replace(/[a-f]/g, () => one('abcdef'));
}

/** The action with one more cookie; the others stay. */
function withCookie(action: HttpAction, cookie: string): HttpAction {
  const isCookie = ([name]: [string, string]) => name.toLowerCase() === 'cookie';
  const headers = Object.entries(action.headers);
  const cookies = [...headers.filter(isCookie).map(([, value]) => value), cookie].join('; ');
  const others = headers.filter((header) => !isCookie(header));
  return { ...action, headers: { ...Object.fromEntries(others), cookie: cookies } };
}
