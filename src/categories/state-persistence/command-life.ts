import { setTimeout as sleep } from 'node:timers/promises';
import { onceMore, same } from '../../lib/deeds.ts';
import { isCutOff, patience } from '../../lib/twice-if-late.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
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
/** Runs what only reads, by default the claimed read. */
type Ask = (step: string, reader?: Action, more?: { readonly shared?: true }) => Promise<Run>;

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
  const patiently = patience();
  /** Reads only, which may be repeated. */
  const ask: Ask = (step, reader = read, more = SHARED) =>
    patiently(step, (one) => perform(room, one, reader, more));
  await ask('read before');
  const done = await perform(room, 'act 0', first);
  await look('left before loading');
  const unread = await room.keep(paths, 'hold aside before it is read');
  const reader = await ask('read after act 0', read, {});
  const again = await ask('read after act 0 again');
  await look('left after loading');
  if (!same(reader, again)) {
    // Either reading has changed it, or the same state is told by other words as time goes by.
    await room.restore(unread, 'put back before it is read once more');
    await sleep(ANOTHER_SECOND);
    await ask('once more · read after act 0');
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
      left.push(await ask(`read after kill ${number}.${attempt}`));
    }
    await room.restore(kept, `put back before act ${number}`);
    const whole = await perform(room, `act ${number}`, act, SHARED);
    if (isCutOff(whole)) {
      await room.restore(kept, `put back before act ${number} is done again`);
      await perform(room, onceMore(`act ${number}`), act, SHARED);
    }
    const after = await ask(`read after act ${number}`);
    const known = [before, after];
    if (left.some((one) => !known.some((good) => same(good, one))))
      await repeat(room, claim, kept, number, ask);
    await room.forget(kept);
    before = after;
  }
  waiting('what is left when a reader is killed');
  await perform(room, 'kill of the reader', read, {
    signal: { name: 'SIGKILL', afterMs: lifeOf(reader.data) * LOADING },
  });
  const afterReader = await ask('read after kill of the reader');
  if (!same(afterReader, before)) await readOnceMore('read after kill of the reader', ask);
  if (second) await ask('second reader', second);
  await recreate(room, claim);
  const recreated = await ask('read after recreation', read, {});
  if (!same(recreated, afterReader)) await readOnceMore('read after recreation', ask);
  if (second) await ask('second reader after recreation', second);
  for (const [index, { act }] of fails.entries()) {
    waiting('what is remembered of a failure');
    await perform(room, `fail ${index}`, act, SHARED);
    await ask(`read after fail ${index}`);
  }
}

/**
 * The same act on the same state once more: where that is told by other words, what a killed one left cannot be known by its words. It
 * only matters where they were those of neither state.
 */
async function repeat(room: Room, { acts }: Claim, kept: Kept, number: number, ask: Ask): Promise<void> {
  const act = acts[number];
  if (!act) return;
  const later = await room.keep(kept.paths, `hold aside after act ${number}`);
  await room.restore(kept, `put back before act ${number} once more`);
  await sleep(ANOTHER_SECOND);
  await perform(room, `once more · act ${number}`, act, SHARED);
  await ask(`once more · read after act ${number}`);
  await readOnceMore(`once more · read after act ${number}`, ask);
  await room.restore(later, `put back after act ${number}`);
  await room.forget(later);
}

/** The same state a second later: there are reads that tell how long ago something was. */
async function readOnceMore(step: string, ask: Ask): Promise<void> {
  await sleep(ANOTHER_SECOND);
  await ask(`${step}, a second later`);
}
