import { asCommand } from '../../lib/actions.ts';
import { doIn } from '../../lib/deeds.ts';
import { roomFor } from '../../lib/room-for.ts';
import { patience, startTwiceIfLate } from '../../lib/twice-if-late.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { CommandRequest, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import { filesOf, storesOf } from './declared.ts';
import { alike, atRest, type Look, toldAt } from './judge-look.ts';
import { KEYS } from './keys.ts';

export type Context = ExperimentContext<Claim>;
type Run = EvidenceRecord<'run'>;

/** Milliseconds for a backup or a restore. */
const PATIENCE = 30_000;
/** Backups that are taken until the state was the same before and after one: work that was buffered may still arrive. */
const TRIES = 5;

/** A room, and the acts of this category in it. */
export interface Bench {
  readonly room: Room;
  /** Starts the service; true where it is ready, and of a command always. */
  readonly start: (step: string) => Promise<boolean>;
  readonly stop: (step: string) => Promise<void>;
  readonly perform: (step: string, actions: readonly Action[]) => Promise<void>;
  /** The same, each once more where it was cut off. */
  readonly performPatiently: Bench['perform'];
  /** Looks at everything that is backed up. */
  readonly look: (step: string) => Promise<Look>;
  readonly backup: (step: string, file: string, more?: More) => Promise<Run>;
  readonly restore: (step: string, file: string, more?: More) => Promise<Run>;
  /** The same, once more where it was cut off. */
  readonly restorePatiently: Bench['restore'];
}

type More = Pick<CommandRequest, 'signal' | 'circumstances' | 'shared'>;

export async function openBench(context: Context): Promise<Bench> {
  const { claim, subject, open } = context;
  const room = await open(roomFor(subject));
  const patiently = patience();
  const on =
    (action: Claim['backup']) =>
    (step: string, file: string, more: More = {}) =>
      room.run({
        step,
        ...asCommand(action),
        command: action.command.map((word) => word.replaceAll('{file}', file)),
        timeout: PATIENCE,
        ...more,
      });
  const restore = on(claim.restore);
  return {
    room,
    start: async (step) => subject.kind === 'command' || (await startTwiceIfLate(room, step)).data.ready,
    stop: async (step) => {
      if (subject.kind === 'service') await room.stop(step);
    },
    perform: async (step, actions) => {
      for (const [index, action] of actions.entries())
        await doIn(room, `${step} ${index}`, action, { shared: true });
    },
    performPatiently: async (step, actions) => {
      for (const [index, action] of actions.entries())
        await patiently(`${step} ${index}`, (one) => doIn(room, one, action, { shared: true }));
    },
    look: async (step) => {
      const found: Look[number][] = [];
      for (const { name, type } of storesOf(subject, claim)) {
        if (type === 'postgres') found.push(await room.databaseFingerprint(step, name));
        else found.push(await room.redis(step, name, ['EVAL', KEYS, '0']));
      }
      for (const path of filesOf(subject, claim)) found.push(await room.files(step, path));
      if (found.length > 0 || subject.kind === 'service') return atRest(found, claim.restless);
      for (const action of claim.reads) {
        const told = await patiently(toldAt(step), (one) => doIn(room, one, action, { shared: true }));
        if (told.kind === 'run') found.push(told);
      }
      return found;
    },
    backup: on(claim.backup),
    restore,
    restorePatiently: (step, file, more) => patiently(step, (one) => restore(one, file, more)),
  };
}

/** A bench on which the state is made; null where the service did not become ready. */
export async function prepared(context: Context): Promise<Bench | null> {
  const bench = await openBench(context);
  context.waiting('the state that is to be backed up');
  if (!(await bench.start('start'))) return null;
  await bench.perform('prepare', context.claim.prepare);
  return bench;
}

/** A backup, and the last look at what it is of. */
export interface Taken {
  readonly bytes: Uint8Array;
  readonly look: Look;
}

/** Takes a backup until nothing changed beside it; null where there is no file afterwards. */
export async function takeBackup(
  { waiting }: Context,
  bench: Bench,
  name: string,
  file: string,
): Promise<Taken | null> {
  waiting(`a backup (${name})`);
  let before = await bench.look(`${name} · look 0`);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    await bench.room.remove(file);
    await bench.backup(`${name} · take ${attempt}`, file);
    const after = await bench.look(`${name} · look ${attempt}`);
    const quiet = alike(before, after);
    before = after;
    if (quiet) break;
  }
  const bytes = await bench.room.read(file);
  return bytes === null ? null : { bytes, look: before };
}
