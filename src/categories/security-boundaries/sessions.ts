import { asRequest, isGoodAnswer } from '../../lib/actions.ts';
import { isShownAsProof } from '../../lib/bearer.ts';
import { sessionIn } from '../../lib/session.ts';
import { fill } from '../../lib/template.ts';
import type { HttpAction } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import type { Credentials } from './credentials.ts';

/** Logins beyond the first two, to see how sessions differ. */
const MORE_LOGINS = 10;

/** Logs in twice, uses the first session, ends it, and uses it once more; then logs in again and again. */
export async function endSession(
  room: Room,
  { session, within }: Claim,
  credentials: Credentials | null,
): Promise<void> {
  if (!session) return;
  const ask = (step: string, action: HttpAction, value: string) =>
    room.request({
      step: `session · ${step}`,
      ...asRequest(fill(action, { credential: credentials?.owner ?? '', session: value })),
      timeout: within,
    });
  const logIn = async (step: string) =>
    sessionIn((await ask(step, session.login, '')).data, session.from) ?? '';
  const value = await logIn('log in');
  if (isShownAsProof(session.use.headers, '${session}')) await room.guard('session', value);
  await logIn('log in again');
  await ask('use', session.use, value);
  await ask('log out', session.logout, value);
  await ask('use afterwards', session.use, value);
  for (let count = 0; count < MORE_LOGINS; count += 1) {
    const { data } = await ask(`log in · ${count}`, session.login, '');
    // Who refuses so many logins is right to do so.
    if (!isGoodAnswer(session.login.expect, data.status)) return;
  }
}
