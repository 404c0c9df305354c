import { setTimeout as sleep } from 'node:timers/promises';
import { plainOf } from '../../lib/answer.ts';
import { sessionIn } from '../../lib/session.ts';
import type { Experiment } from '../../model/category.ts';
import type { Balanced, Room } from '../../model/room.ts';
import {
  ask,
  type Context,
  credentials,
  numbers,
  prepare,
  startAll,
  TAKEN_IN,
  warmUp,
  workloadDrive,
} from './acts.ts';
import { type Claim, NO_SESSION } from './claim.ts';

/** Seconds of load. */
const SECONDS = 4;
/** Things that are written, read, changed, and read again. */
const STATES = 2;
/** Requests that are sent again and again. */
const KEYS = 2;
/** Times that each replica is asked the same. */
const ROUNDS = 2;

/** One alone, then all of them: who answers, and whether it matters. */
export const together: Experiment<Claim> = {
  id: 'together',
  repeats: true,
  title: 'lets replicas work side by side, and asks each for what another was told',
  fullOnly: true,
  seconds: 90,
  replicas: ({ replicas }) => replicas,
  applies: ({ kind }) => kind === 'service',
  act: async (context) => {
    const { claim, subject, waiting } = context;
    const room = await context.open();
    const fleet = await room.balance(claim.replicas);
    waiting('the first replica');
    const first = await fleet.start(1, 'start replica 1');
    if (!first.data.ready) return;
    await fleet.until('the first taken in', [1], 'up', TAKEN_IN);
    await prepare(fleet, 'alone', subject);
    waiting('the other replicas');
    if (!(await startAll(fleet, numbers(claim.replicas).slice(1)))) return;

    waiting('the load');
    await warmUp(context, fleet);
    await fleet.statistics('before the load');
    const driving = await fleet.drive('load', workloadDrive(context, claim.replicas, SECONDS));
    await driving.done;
    await fleet.statistics('after the load');
    await names(context, fleet);
    await sessions(context, room, fleet);
    await states(context, fleet);
    await repeats(context, fleet);
  },
};

/** Asks who answers, where a header does not say so anyway. */
async function names({ claim }: Context, fleet: Balanced): Promise<void> {
  const { instance, replicas } = claim;
  if (!instance || 'header' in instance) return;
  for (let n = 0; n < 4 * replicas; n += 1) await ask(fleet, 'ask for its name', instance.request);
}

/** Logs in once for each replica, uses each session everywhere, ends it, and uses it everywhere again. */
async function sessions({ claim }: Context, room: Room, fleet: Balanced): Promise<void> {
  const { session, replicas } = claim;
  if (!session) return;
  const values = await credentials(room, claim);
  await ask(fleet, 'use no session', session.use, { ...values, session: NO_SESSION });
  for (const number of numbers(replicas)) {
    const { data } = await ask(fleet, `session ${number}: log in`, session.login, values);
    const value = sessionIn(data, session.from);
    if (value === null) continue;
    const useEverywhere = async (step: string) => {
      for (let n = 0; n < ROUNDS * replicas; n += 1)
        await ask(fleet, step, session.use, { ...values, session: value });
    };
    await useEverywhere(`session ${number}: use`);
    if (!session.logout) continue;
    await ask(fleet, `session ${number}: log out`, session.logout, { ...values, session: value });
    await useEverywhere(`session ${number}: use afterwards`);
  }
}

/** Sends the same request to each replica, one after the other, as a client does that got no answer. */
async function repeats({ claim: { repeated, replicas }, random }: Context, fleet: Balanced): Promise<void> {
  if (!repeated) return;
  for (const number of numbers(KEYS)) {
    const key = `key${Math.floor(random() * 2 ** 40).toString(36)}`;
    for (let n = 0; n < ROUNDS * replicas; n += 1)
      await ask(fleet, `repeated ${number}`, repeated.request, { key });
  }
}

/** Writes through one replica, and reads through all. */
async function states(
  { claim: { state, replicas }, random, signal }: Context,
  fleet: Balanced,
): Promise<void> {
  if (!state) return;
  const fresh = () => `value${Math.floor(random() * 2 ** 40).toString(36)}`;
  for (const number of numbers(STATES)) {
    const step = (what: string) => `state ${number}: ${what}`;
    const value = fresh();
    const created = await ask(fleet, step('create'), state.create, { value });
    const id = plainOf(created.data.response.text, state.id);
    const values: Readonly<Record<string, string | number>> =
      typeof id === 'string' || typeof id === 'number' ? { id } : {};
    const readAll = async (what: string, wanted: string) => {
      await sleep(state.fresh, undefined, { signal });
      for (let n = 0; n < ROUNDS * replicas; n += 1)
        await ask(fleet, `${step(what)} ${wanted}`, state.read, values);
    };
    await readAll('read', value);
    if (!state.change) continue;
    const newer = fresh();
    await ask(fleet, step('change'), state.change, { ...values, value: newer });
    await readAll('read the change', newer);
  }
}
