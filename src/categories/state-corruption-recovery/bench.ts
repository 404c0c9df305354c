import { posix } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Deed, doIn } from '../../lib/deeds.ts';
import { twiceIfCutOff } from '../../lib/twice-if-late.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

export type Context = ExperimentContext<Claim>;

/** What happened to a path of the good state. */
export interface Damaged {
  readonly path: string;
  readonly kind: string;
  readonly what: string;
  /** The other paths, where all are damaged at once. */
  readonly others?: string[];
}

/** How it went on after damage. */
export interface Life {
  /** Whether it never came to an end. */
  readonly hung: boolean;
  /** Whether a command took longer than is claimed. */
  readonly late: boolean;
}

/** A room with good state that is held aside: one for commands, one for services. */
export interface Bench {
  readonly room: Room;
  /** Puts the good state back; nothing of the subject runs afterwards. */
  readonly restore: () => Promise<void>;
  /** Leaves a lock as a holder does that was killed; false where the contract names none. */
  readonly killHolder: (lock: string, holder: readonly string[] | undefined) => Promise<boolean>;
  /** Lets the subject live with the damage, and records what came of it. */
  readonly live: (damaged: Damaged) => Promise<Life>;
  /** Asks what the state says, damaged as it lies; null where that is not asked of a service. */
  readonly ask: ((damaged: Damaged) => Promise<void>) | null;
  /** Recovers though no action has failed; null where no recovery is claimed, and of a service. */
  readonly recoverAtOnce: ((damaged: Damaged) => Promise<void>) | null;
}

export const absolute = ({ subject }: Context, path: string): string =>
  posix.resolve(subject.workFolder ?? subject.state[0] ?? '/tmp', path);

export const pathsOf = (context: Context): readonly string[] =>
  context.claim.state.map((path) => absolute(context, path));

/** The folders of all that is damaged, and of locks. */
export function foldersOf(context: Context): readonly string[] {
  const locks = context.claim.locks.map(({ path }) => absolute(context, path));
  return [...new Set([...pathsOf(context), ...locks].map((path) => posix.dirname(path)))];
}

export const stepOf = ({ kind, path, what, others = [] }: Damaged): string =>
  [kind, path, what, ...(others.length > 0 ? ['all others too'] : [])].join(' · ');

/** Milliseconds that every holder is given. */
export const HOLDS_AFTER = 700;

/** Milliseconds after which a holder that has no lock is one that takes none, and those between two looks for it. */
const TAKES_WITHIN = 10_000;
const LOOK_MS = 100;

/** The most real stale lock there is: its holder was killed, as soon as the lock is there. */
export async function killWhileItHolds(
  { signal }: Context,
  room: Room,
  lock: string,
  holder: readonly string[],
): Promise<void> {
  const over = new AbortController();
  const holding = room.run({
    step: 'holder',
    command: holder,
    until: over.signal,
    timeout: HOLDS_AFTER + 2 * TAKES_WITHIN,
  });
  // It is waited for below; until then its failing must not count as nobody's.
  holding.catch(() => undefined);
  try {
    await sleep(HOLDS_AFTER, undefined, { signal });
    const began = performance.now();
    while (performance.now() - began < TAKES_WITHIN && (await room.written(lock)) === null)
      await sleep(LOOK_MS, undefined, { signal });
  } finally {
    over.abort();
  }
  await holding;
}

/** Asks what the state says, which may be done once more where it was cut off. */
export const askState = (context: Context, room: Room, step: string): Promise<Deed> =>
  twiceIfCutOff(step, (one) => perform(context, room, one, context.claim.fingerprint));

/** Does an action of the claim. */
export function perform({ claim }: Context, room: Room, step: string, action: Action): Promise<Deed> {
  return doIn(room, step, action, { shared: true, timeout: 2 * claim.within });
}
