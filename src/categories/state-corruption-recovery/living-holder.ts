import { setTimeout as sleep } from 'node:timers/promises';
import { asCommand } from '../../lib/actions.ts';
import { worked } from '../../lib/deeds.ts';
import { absolute, type Bench, type Context, HOLDS_AFTER } from './bench.ts';

/**
 * Whoever lets a lock die of age must renew it at least twice within that age. So a lock that nobody has renewed for this long may look
 * twice as old without any honest holder being taken for dead; and twice this is more than the half minute that is often chosen.
 */
const NOT_RENEWED_MS = 16_000;
const TIMES_AS_OLD = 2;
/** Who took it once is asked again from the beginning: a busy machine may have let the first one seem to wait. */
const ROUNDS = 2;
const LOOK_MS = 100;
/** More than all of it takes. */
const HOLDS_FOR_MS = 90_000;

/**
 * A long action holds its lock, and the action is run beside it: once while the lock is young, and once when it looks old. Only the
 * age has changed; so what waits or refuses the first time must do so the second time.
 */
export async function livingHolder(context: Context, bench: Bench): Promise<void> {
  const { claim, subject } = context;
  // All locks of one program are made by the same hands.
  const lock = claim.locks.find(({ holder }) => holder !== undefined);
  if (subject.kind !== 'command' || lock?.holder === undefined) return;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { tookIt } = await beside(context, bench, absolute(context, lock.path), lock.holder, round);
    if (!tookIt) return;
  }
}

/** What was seen beside one holder; null for what was not tried or not told. */
interface Beside {
  readonly young: string | null;
  readonly old: string | null;
  readonly renewed: boolean | null;
  readonly age: number | null;
  readonly tookIt: boolean;
}

async function beside(
  context: Context,
  bench: Bench,
  path: string,
  holder: readonly string[],
  round: number,
): Promise<Beside> {
  const { recorder, waiting } = context;
  const { room } = bench;
  waiting(`whether ${path} is left to a holder that lives`);
  await bench.restore();
  const over = new AbortController();
  let isOver = false;
  const holding = room.run({
    step: `living holder ${round}`,
    command: holder,
    until: over.signal,
    timeout: HOLDS_FOR_MS,
  });
  const end = () => {
    isOver = true;
  };
  holding.then(end, end);
  let seen: Beside;
  try {
    seen = await tried(context, bench, path, round, () => isOver);
  } finally {
    over.abort();
  }
  const { id } = await holding;
  const { young, old, renewed, age } = seen;
  const values = { round, path, holder: id, young, old, renewed, age };
  recorder.record('note', `lock of a living holder ${round}`, { name: 'living holder', values }, room.name);
  return seen;
}

async function tried(
  context: Context,
  { room }: Bench,
  path: string,
  round: number,
  isOver: () => boolean,
): Promise<Beside> {
  const { claim, signal } = context;
  const pause = (ms: number) => sleep(ms, undefined, { signal });
  const act = async (step: string) => {
    if (claim.act.kind !== 'command') throw new TypeError(`${step}: a request was asked of a command`);
    const asked = { step: `${step} ${round}`, ...asCommand(claim.act), timeout: claim.within };
    const run = await room.run(asked);
    return { id: run.id, succeeded: worked(run, claim.act) };
  };
  const nothing: Beside = { young: null, old: null, renewed: null, age: null, tookIt: false };
  await pause(HOLDS_AFTER);
  for (let waited = 0; (await room.written(path)) === null; waited += LOOK_MS) {
    if (isOver() || waited > claim.within) return nothing;
    await pause(LOOK_MS);
  }
  const young = await act('act beside a living holder');
  const first = { ...nothing, young: young.id };
  const begin = await room.written(path);
  if (young.succeeded || begin === null) return first;
  await pause(Math.max(0, NOT_RENEWED_MS - begin.age));
  const now = await room.written(path);
  if (isOver() || now === null) return first;
  if (now.at !== begin.at) return { ...first, renewed: true };
  const age = Math.round(TIMES_AS_OLD * now.age);
  await room.makeOld(path, age);
  const old = await act('act beside a living holder with an old lock');
  return { ...first, old: old.id, renewed: false, age, tookIt: old.succeeded };
}
