import { setTimeout as sleep } from 'node:timers/promises';
import { onceMore, same, took, worked } from '../../lib/deeds.ts';
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
 * Every command is a process of its own; each act but the first is killed a few times over its own life, each time on the state of before
 * it, and may then end.
 */
export async function lifeOfCommand(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, random, waiting } = context;
  const { acts, fails, read, second } = claim;
  const [first, ...others] = acts;
  if (!first) return;
  const [room, lives] = await Promise.all([preparedRoom(context), livesOfActs(context)]);
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
  let before = reader;
  for (const [index, act] of others.entries()) {
    const number = index + 1;
    // What an earlier kill left, even the whole act, is not what this one is about.
    const kept = await room.keep(paths, `hold aside before act ${number}`);
    const left: Run[] = [];
    let lifeMs = lives[number] ?? took(done);
    for (const [attempt, part] of PARTS.entries()) {
      waiting(`what is left when act ${number} is killed`);
      const afterMs = lifeMs * (part + 0.1 * (random() - 0.5));
      if (attempt > 0) await room.restore(kept, `put back before kill ${number}.${attempt}`);
      const killed = await perform(room, `kill ${number}.${attempt}`, act, {
        signal: { name: 'SIGKILL', afterMs },
      });
      // One that was done before its kill shows that it lives for less time than was measured; the next kill comes sooner.
      if (killed.data.outcome === 'exited' && !killed.data.signal?.landed)
        lifeMs = Math.min(lifeMs, took(killed));
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
    signal: { name: 'SIGKILL', afterMs: took(reader) * LOADING },
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
 * Milliseconds that each act lives when nothing befalls it, by its number. They are measured in a room of their own: a whole act may leave
 * more than the state that is put back before a kill, such as a cache in another place, and the killed one must not find that. One that did
 * not work says nothing of a life, nor do those that come after it.
 */
async function livesOfActs(context: ExperimentContext<Claim>): Promise<readonly number[]> {
  const { acts } = context.claim;
  const lives: number[] = [];
  // The first is never killed.
  if (acts.length < 2) return lives;
  const room = await preparedRoom(context);
  for (const [index, act] of acts.entries()) {
    const timed = await perform(room, `timed · act ${index}`, act, index === 0 ? SHARED : {});
    if (!worked(timed, act)) break;
    lives.push(took(timed));
  }
  return lives;
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
