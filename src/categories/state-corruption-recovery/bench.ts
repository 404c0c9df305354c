import { posix } from 'node:path';
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
  readonly killHolder: (holder: readonly string[] | undefined) => Promise<boolean>;
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

/** Milliseconds after which a holder has its lock. */
export const HOLDS_AFTER = 700;

/** The most real stale lock there is: its holder was killed. */
export async function killWhileItHolds(room: Room, holder: readonly string[]): Promise<void> {
  await room.run({
    step: 'holder',
    command: holder,
    signal: { name: 'SIGKILL', afterMs: HOLDS_AFTER },
    timeout: 10_000,
  });
}

/** Asks what the state says, which may be done once more where it was cut off. */
export const askState = (context: Context, room: Room, step: string): Promise<Deed> =>
  twiceIfCutOff(step, (one) => perform(context, room, one, context.claim.fingerprint));

/** Does an action of the claim. */
export function perform({ claim }: Context, room: Room, step: string, action: Action): Promise<Deed> {
  return doIn(room, step, action, { shared: true, timeout: 2 * claim.within });
}
