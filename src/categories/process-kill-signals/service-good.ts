import { asRequest, isGoodAnswer } from '../../lib/actions.ts';
import { holdRedisAside } from '../../lib/redis-aside.ts';
import { fill } from '../../lib/template.ts';
import { twiceIfCutOff } from '../../lib/twice-if-late.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Action, HttpAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import { valueFor } from './judge-values.ts';
import { statePaths } from './project.ts';

export type Context = ExperimentContext<Claim>;

/** A running service with good state held aside, and what is known of how long things take. Milliseconds. */
export interface Good {
  readonly room: Room;
  readonly read: HttpAction;
  /** The actions that follow each other under one kill, told apart by a text and a number. */
  readonly train: (part: string, from: number) => readonly HttpAction[];
  /** Puts the good state back under a service that is killed and started again; false where it does not become ready. */
  readonly putBack: (step: string) => Promise<boolean>;
  readonly trainMs: number;
  readonly readMs: number;
}

/** Milliseconds that a train of actions takes at least, so that a signal hits it; a single action that takes as long is one. */
const LONG_ENOUGH = 60;
const MOST_ACTIONS = 16;
/** Milliseconds of a polite end, after which it is killed. */
const GRACE = 5_000;

/** The name that the parts of a room’s texts share while the state is put back: the same each time, so that it leaves the same. */
export const SAME = 'whole';

/** Good state, and what it says before, between and after the actions, and once put back. Null where that does not work. */
export async function goodService(context: Context): Promise<Good | null> {
  const { claim, subject, open, random, waiting } = context;
  const { action, read } = claim;
  if (action?.kind !== 'http' || read?.kind !== 'http') return null;
  const room = await open();
  const ask = (step: string, request: Action) => send(context, room, step, request);
  const base = Math.floor(random() * 36 ** 6).toString(36);
  const one = (part: string, from: number, index: number) =>
    fill(action, { value: valueFor(base, `${part}x${index}`), n: from + index });

  waiting('good state');
  if (!(await room.start('start of the sweep')).data.ready) return null;
  for (const [index, preparation] of claim.prepare.entries()) await ask(`prepare ${index}`, preparation);
  await room.stop('end before the state is held aside', subject.stopSignal, GRACE);
  const kept = await room.keep(statePaths(claim, subject));
  const putRedisBack = await holdRedisAside(room, subject);
  if (!(await room.start('start on what it left')).data.ready) return null;
  const reading = await ask('read before', read);

  let [length, trainMs] = [0, 0];
  while (trainMs < LONG_ENOUGH && length < MOST_ACTIONS) {
    const name = length === 0 ? '' : ` ${length + 1}`;
    const began = performance.now();
    const { data } = await ask(`whole action${name}`, one(SAME, 0, length));
    const took = performance.now() - began;
    // What cannot follow itself is killed alone.
    if (!isGoodAnswer(action.expect, data.status)) break;
    await ask(`read after${name}`, read);
    [length, trainMs] = [length + 1, trainMs + took];
  }

  const putBack = async (step: string) => {
    await kill(room, `end for ${step}`);
    await room.restore(kept);
    await putRedisBack();
    return (await room.start(step)).data.ready;
  };
  if (length === 0 || !(await putBack('start on what was put back'))) return null;
  await ask('read before again', read);
  return {
    room,
    read,
    train: (part, from) => Array.from({ length }, (_, index) => one(part, from, index)),
    putBack,
    trainMs,
    readMs: reading.data.ms,
  };
}

export async function kill(room: Room, step: string): Promise<void> {
  const { ended } = await room.signal(step, 'SIGKILL');
  await ended;
}

export function send(
  { claim }: Context,
  room: Room,
  step: string,
  action: Action,
): Promise<EvidenceRecord<'request'>> {
  if (action.kind !== 'http') throw new TypeError(`${step}: a command was asked of a service`);
  return room.request({
    step,
    ...asRequest(action),
    timeout: claim.within,
  });
}

/** The same, and once more where no answer came in time. */
export async function sendTwiceIfLate(
  context: Context,
  room: Room,
  step: string,
  action: Action,
): Promise<void> {
  await twiceIfCutOff(step, (one) => send(context, room, one, action));
}
