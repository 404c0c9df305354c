import { setTimeout as sleep } from 'node:timers/promises';
import { same } from '../../lib/deeds.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Kept, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import { ANOTHER_SECOND, perform, preparedRoom, recreate, statePaths } from './project.ts';

/** Parts of an act’s life after which it is killed: what was acknowledged before it must bear all of them. */
const PARTS = [0.45, 0.7, 0.9] as const;
/** Part of a reader’s life after which it is killed: it is loading then. */
const LOADING = 0.75;

/** What is neither timed nor killed, and not the first after something was made anew. */
const SHARED = { shared: true } as const;

type Run = EvidenceRecord<'run'>;

/**
 * Every command is a process of its own; each act but the first is killed a few times, each time on the state of before it, and may
 * then end.
 */
export async function lifeOfCommand(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, random, waiting } = context;
  const { acts, fails, read, second } = claim;
  const [first, ...others] = acts;
  if (!first) return;
  const room = await preparedRoom(context);
  const paths = statePaths(claim, subject);
  const look = async (step: string) => {
    for (const path of paths) await room.files(step, path);
  };
  await perform(room, 'read before', read, SHARED);
  const done = await perform(room, 'act 0', first);
  await look('left before loading');
  const unread = await room.keep(paths, 'hold aside before it is read');
  const reader = await perform(room, 'read after act 0', read);
  const again = await perform(room, 'read after act 0 again', read, SHARED);
  await look('left after loading');
  if (!same(reader, again)) {
    // Either reading has changed it, or the same state is told by other words as time goes by.
    await room.restore(unread, 'put back before it is read once more');
    await sleep(ANOTHER_SECOND);
    await perform(room, 'once more · read after act 0', read, SHARED);
  }
  await room.forget(unread);
  const lifeOf = ({ lifeMs, ms }: typeof done.data): number => lifeMs ?? ms;
  let before = reader;
  for (const [index, act] of others.entries()) {
    const number = index + 1;
    // What an earlier kill left, even the whole act, is not what this one is about.
    const kept = await room.keep(paths, `hold aside before act ${number}`);
    const left: Run[] = [];
    for (const [attempt, part] of PARTS.entries()) {
      waiting(`what is left when act ${number} is killed`);
      const afterMs = lifeOf(done.data) * (part + 0.1 * (random() - 0.5));
      if (attempt > 0) await room.restore(kept, `put back before kill ${number}.${attempt}`);
      await perform(room, `kill ${number}.${attempt}`, act, { signal: { name: 'SIGKILL', afterMs } });
      left.push(await perform(room, `read after kill ${number}.${attempt}`, read, SHARED));
    }
    await room.restore(kept, `put back before act ${number}`);
    await perform(room, `act ${number}`, act, SHARED);
    const after = await perform(room, `read after act ${number}`, read, SHARED);
    const known = [before, after];
    if (left.some((one) => !known.some((good) => same(good, one)))) await repeat(room, claim, kept, number);
    await room.forget(kept);
    before = after;
  }
  waiting('what is left when a reader is killed');
  await perform(room, 'kill of the reader', read, {
    signal: { name: 'SIGKILL', afterMs: lifeOf(reader.data) * LOADING },
  });
  const afterReader = await perform(room, 'read after kill of the reader', read, SHARED);
  if (!same(afterReader, before)) await readOnceMore(room, 'read after kill of the reader', claim);
  if (second) await perform(room, 'second reader', second, SHARED);
  await recreate(room, claim);
  const recreated = await perform(room, 'read after recreation', read);
  if (!same(recreated, afterReader)) await readOnceMore(room, 'read after recreation', claim);
  if (second) await perform(room, 'second reader after recreation', second, SHARED);
  for (const [index, { act }] of fails.entries()) {
    waiting('what is remembered of a failure');
    await perform(room, `fail ${index}`, act, SHARED);
    await perform(room, `read after fail ${index}`, read, SHARED);
  }
}

/**
 * The same act on the same state once more: where that is told by other words, what a killed one left cannot be known by its words. It
 * only matters where they were those of neither state.
 */
async function repeat(room: Room, { acts, read }: Claim, kept: Kept, number: number): Promise<void> {
  const act = acts[number];
  if (!act) return;
  const later = await room.keep(kept.paths, `hold aside after act ${number}`);
  await room.restore(kept, `put back before act ${number} once more`);
  await sleep(ANOTHER_SECOND);
  await perform(room, `once more · act ${number}`, act, SHARED);
  await perform(room, `once more · read after act ${number}`, read, SHARED);
  await readOnceMore(room, `once more · read after act ${number}`, { read });
  await room.restore(later, `put back after act ${number}`);
  await room.forget(later);
}

/** The same state a second later: there are reads that tell how long ago something was. */
async function readOnceMore(room: Room, step: string, { read }: Pick<Claim, 'read'>): Promise<void> {
  await sleep(ANOTHER_SECOND);
  await perform(room, `${step}, a second later`, read, SHARED);
}
