import { posix } from 'node:path';
import { worked } from '../../lib/deeds.ts';
import { holdRedisAside } from '../../lib/redis-aside.ts';
import { startTwiceIfLate } from '../../lib/twice-if-late.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
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
import { isStuck } from './judge-answers.ts';

type Process = ReturnType<typeof processOf>;

/**
 * Makes good state, holds it aside while the service is down, and sees what it says; null where the service does not start on
 * undamaged state. The good state is what a polite end leaves, so that all of it lies in files.
 */
export async function serviceBench(context: Context): Promise<Bench | null> {
  const { claim, subject, waiting } = context;
  const room = await context.open();
  const service = processOf(room);
  waiting('good state');
  if (!(await service.start('good start')).data.ready) return null;
  for (const action of claim.prepare) await perform(context, room, 'prepare', action);
  await service.end('good stop');
  const kept = await room.keep(outermost([...foldersOf(context), ...subject.state]));
  const putRedisBack = await holdRedisAside(room, subject);
  if (!(await service.start('good start on what it left')).data.ready) return null;
  await perform(context, room, 'good before', claim.fingerprint);
  await perform(context, room, 'good act', claim.act);
  await perform(context, room, 'good after', claim.fingerprint);
  // Killed, as a machine that loses power kills it: what it would write on leaving is put aside all the same, and what hangs on
  // damaged state would only be waited for.
  const restore = async () => {
    await service.end('end before good state is put back', 'SIGKILL');
    await room.restore(kept);
    await putRedisBack();
  };
  await restore();
  if (!(await service.start('good start on what was put back')).data.ready) return null;
  await perform(context, room, 'good again', claim.fingerprint);
  return {
    room,
    restore,
    killHolder: async (lock, holder) => {
      await restore();
      if (holder) {
        await killWhileItHolds(context, room, lock, holder);
        return true;
      }
      await service.start('start of a holder');
      await service.end('kill of a holder', 'SIGKILL');
      return true;
    },
    live: (damaged) => live(context, room, service, damaged),
    ask: null,
    recoverAtOnce: null,
  };
}

/** Starts the service on damaged state, and asks it for the action; where it refuses, does what people are told to do. */
async function live(context: Context, room: Room, service: Process, damaged: Damaged): Promise<Life> {
  const { claim, recorder } = context;
  const step = stepOf(damaged);
  const folder = posix.dirname(damaged.path);
  const before = await room.files(`damaged · ${step}`, folder);
  const start = await service.start(`start · ${step}`);
  const act = service.isUp() ? await perform(context, room, `act · ${step}`, claim.act) : null;
  const after = await room.files(`left · ${step}`, folder);
  // Its last words may reach us after the news of its end.
  const log = await service.look(`said · ${step}`);
  const succeeded = act !== null && worked(act, claim.act);
  const fingerprint = succeeded ? await askState(context, room, `fingerprint · ${step}`) : null;
  const hung = isStuck({ start, act, log });
  const again = succeeded || hung ? null : await recovery(context, room, service, step);
  recorder.record(
    'damage',
    step,
    {
      ...damaged,
      before: before.id,
      after: after.id,
      act: act?.id ?? null,
      start: start.id,
      log: log.id,
      fingerprint: fingerprint?.id ?? null,
      recover: again?.recover ?? [],
      again: again?.start.id ?? null,
      recovered: again?.recovered ?? null,
    },
    room.name,
  );
  return { hung, late: false };
}

/** Commands run while the service is down, requests are sent while it is up; then it is started anew, and asked what the state says. */
async function recovery(context: Context, room: Room, service: Process, step: string) {
  const { claim } = context;
  if (claim.recover.length === 0) return null;
  const recover: string[] = [];
  for (const action of claim.recover) {
    if (action.kind === 'command') await service.end(`end before recovery · ${step}`);
    else if (!service.isUp()) await service.start(`start for recovery · ${step}`);
    recover.push((await perform(context, room, `recover · ${step}`, action)).id);
  }
  await service.end(`end after recovery · ${step}`);
  const start = await service.startAgain(`start after recovery · ${step}`);
  if (!start.data.ready) return { recover, start, recovered: null };
  const { id } = await askState(context, room, `recovered · ${step}`);
  return { recover, start, recovered: id };
}

/** Milliseconds of a polite end, after which it is killed. */
const GRACE = 5_000;

/** The service, with the knowledge whether it is there to be ended. */
function processOf(room: Room) {
  let up = false;
  const known = (record: EvidenceRecord<'subject-state'>) => {
    up = record.data.running;
    return record;
  };
  return {
    isUp: () => up,
    start: async (step: string) => known(await room.start(step)),
    startAgain: async (step: string) => known(await startTwiceIfLate(room, step)),
    look: async (step: string) => known(await room.check(step)),
    end: async (step: string, signal?: 'SIGKILL') => {
      if (up) known(await room.stop(step, signal, GRACE));
    },
  };
}

/** Without folders that lie in another: what is held once is put back once. */
function outermost(folders: readonly string[]): readonly string[] {
  const all = [...new Set(folders.map((folder) => posix.resolve(folder)))];
  return all.filter((folder) => !all.some((other) => other !== folder && folder.startsWith(`${other}/`)));
}
