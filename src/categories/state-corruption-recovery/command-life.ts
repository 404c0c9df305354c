import { posix } from 'node:path';
import { type Deed, took, worked } from '../../lib/deeds.ts';
import { roomFor } from '../../lib/room-for.ts';
import {
  askState,
  type Bench,
  type Context,
  type Damaged,
  foldersOf,
  killWhileItHolds,
  type Life,
  perform,
  stepOf,
} from './bench.ts';

/** Makes good state, holds it aside, and sees what it says: before the action, after it, and once put back. */
export async function commandBench(context: Context): Promise<Bench> {
  const { claim, waiting } = context;
  const room = await context.open(roomFor(context.subject));
  waiting('good state');
  for (const action of claim.prepare) await perform(context, room, 'prepare', action);
  const kept = await room.keep(foldersOf(context));
  await perform(context, room, 'good before', claim.fingerprint);
  await perform(context, room, 'good act', claim.act);
  await perform(context, room, 'good after', claim.fingerprint);
  await room.restore(kept);
  await perform(context, room, 'good again', claim.fingerprint);
  const restore = async () => void (await room.restore(kept));
  return {
    room,
    restore,
    killHolder: async (lock, holder) => {
      if (!holder) return false;
      await restore();
      await killWhileItHolds(context, room, lock, holder);
      return true;
    },
    live: (damaged) => live(context, room, damaged),
    ask: (damaged) => ask(context, room, damaged),
    recoverAtOnce: claim.recover.length === 0 ? null : (damaged) => recoverAtOnce(context, room, damaged),
  };
}

/** Runs the action on damaged state; where it failed, what people are told to do about that. */
async function live(context: Context, room: Bench['room'], damaged: Damaged): Promise<Life> {
  const { claim, recorder } = context;
  const step = stepOf(damaged);
  const folder = posix.dirname(damaged.path);
  const before = await room.files(`damaged · ${step}`, folder);
  const act = await perform(context, room, `act · ${step}`, claim.act);
  const after = await room.files(`left · ${step}`, folder);
  const succeeded = worked(act, claim.act);
  const fingerprint = succeeded ? await askState(context, room, `fingerprint · ${step}`) : null;
  const hung = act.kind === 'run' && act.data.outcome === 'timed-out';
  const recoveries: Deed[] = [];
  if (!succeeded && !hung)
    for (const action of claim.recover)
      recoveries.push(await perform(context, room, `recover · ${step}`, action));
  const recover = recoveries.map(({ id }) => id);
  const recovered = recover.length > 0 ? await askState(context, room, `recovered · ${step}`) : null;
  recorder.record(
    'damage',
    step,
    {
      ...damaged,
      before: before.id,
      after: after.id,
      act: act.id,
      fingerprint: fingerprint?.id ?? null,
      recover,
      recovered: recovered?.id ?? null,
    },
    room.name,
  );
  return { hung, late: hung || [act, ...recoveries].some((deed) => took(deed) > claim.within) };
}

/** Who only looks meets damage as well; the action is not there to have noticed or repaired it. */
async function ask(context: Context, room: Bench['room'], damaged: Damaged): Promise<void> {
  const step = stepOf(damaged);
  const before = await room.files(`damaged · ${step}`, posix.dirname(damaged.path));
  const said = await perform(context, room, `asked · ${step}`, context.claim.fingerprint);
  recordAlone(context, room, damaged, 'fingerprint', { before: before.id, fingerprint: said.id });
}

/** People recover as soon as they suspect something, also where what is good lies beside what is not. */
async function recoverAtOnce(context: Context, room: Bench['room'], damaged: Damaged): Promise<void> {
  const { claim } = context;
  const step = stepOf(damaged);
  const before = await room.files(`damaged · ${step}`, posix.dirname(damaged.path));
  const recover: string[] = [];
  for (const action of claim.recover)
    recover.push((await perform(context, room, `recover at once · ${step}`, action)).id);
  const { id } = await askState(context, room, `recovered at once · ${step}`);
  recordAlone(context, room, damaged, 'recovery', { before: before.id, recover, recovered: id });
}

function recordAlone(
  { recorder }: Context,
  room: Bench['room'],
  damaged: Damaged,
  alone: 'fingerprint' | 'recovery',
  seen: {
    readonly before: string;
    readonly fingerprint?: string;
    readonly recover?: readonly string[];
    readonly recovered?: string;
  },
): void {
  const { before, fingerprint = null, recover = [], recovered = null } = seen;
  recorder.record(
    'damage',
    `${alone} alone · ${stepOf(damaged)}`,
    { ...damaged, alone, before, after: before, act: null, fingerprint, recover: [...recover], recovered },
    room.name,
  );
}
