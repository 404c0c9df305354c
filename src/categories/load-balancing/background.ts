import { setTimeout as sleep } from 'node:timers/promises';
import type { Experiment } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import { type Context, numbers, startAll } from './acts.ts';
import { ANEW, type Claim, KILLED, LEFT } from './claim.ts';

/** Pieces of work that all replicas must have seen. */
const PIECES = 3;
/** Milliseconds between two looks. */
const PAUSE = 400;

/** What they do unasked: together, when one alone is left, and when that one goes and another comes. */
export const background: Experiment<Claim> = {
  id: 'background',
  repeats: true,
  title: 'counts the pieces of background work, with all replicas and with all but one killed',
  seconds: 90,
  fullOnly: true,
  replicas: ({ replicas }) => replicas,
  applies: ({ kind }, claim) => kind === 'service' && claim.background !== undefined,
  act: async (context) => {
    const { claim, random, recorder, waiting } = context;
    if (!claim.background) return;
    const room = await context.open();
    const fleet = await room.balance(claim.replicas);
    const all = numbers(claim.replicas);
    waiting('the replicas');
    if (!(await startAll(fleet, all, claim.background.env))) return;
    waiting('background work');
    const done = await pieces(context, room, 'work of all', PIECES);
    if (done.data.rows.length < PIECES) return;

    const spared = all[Math.floor(random() * all.length)] ?? 1;
    const killed = all.filter((replica) => replica !== spared);
    recorder.record('note', 'killed all but one', { name: KILLED, values: { spared } });
    await Promise.all(killed.map((replica) => fleet.stop(replica, `kill replica ${replica}`, 'SIGKILL')));
    const before = await room.sql(LEFT.before, claim.background.service, claim.background.pieces);
    waiting('background work of the one that is left');
    const alone = await pieces(context, room, LEFT.after, before.data.rows.length + 1);
    if (alone.data.rows.length === before.data.rows.length) return;

    // Whoever was spared may have been the one that did all the work from the beginning.
    const anew = killed[0] ?? 1;
    waiting('a replica that comes anew');
    const { data } = await fleet.start(anew, `start replica ${anew} anew`, { env: claim.background.env });
    if (!data.ready) return;
    await fleet.stop(spared, `kill replica ${spared}`, 'SIGKILL');
    const then = await room.sql(ANEW.before, claim.background.service, claim.background.pieces);
    waiting('background work of the one that came anew');
    await pieces(context, room, ANEW.after, then.data.rows.length + 1);
  },
};

/** Looks until there are so many, or the time is over; gives the last look. */
async function pieces(
  { claim, signal }: Context,
  room: Room,
  step: string,
  wanted: number,
): Promise<EvidenceRecord<'rows'>> {
  const { service, pieces: sql, within } = claim.background ?? { service: '', pieces: '', within: 0 };
  const end = performance.now() + within;
  for (;;) {
    const seen = await room.sql(step, service, sql);
    if (seen.data.rows.length >= wanted || performance.now() >= end) return seen;
    await sleep(PAUSE, undefined, { signal });
  }
}
