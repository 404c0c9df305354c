import type { EvidenceRecord } from '../model/evidence.ts';
import type { Room } from '../model/room.ts';
import { type Deed, onceMore } from './deeds.ts';

/**
 * Starts the service, and once more on what is there where it was not ready in its time and still ran: what hangs on what a kill or a full
 * disk left hangs again, and a machine that stands still for a while accuses nobody. Gives the last start.
 */
export async function startTwiceIfLate(
  room: Pick<Room, 'start' | 'stop'>,
  step: string,
): Promise<EvidenceRecord<'subject-state'>> {
  const first = await room.start(step);
  if (first.data.ready || !first.data.running) return first;
  await room.stop(`end before ${onceMore(step)}`, 'SIGKILL');
  return room.start(onceMore(step));
}

/** Whether it was given up: it had not come to an end when nobody waited any longer. */
export const isCutOff = (deed: Deed): boolean =>
  deed.kind === 'run' ? deed.data.outcome === 'timed-out' : deed.data.error === 'timeout';

/** Does something that may be repeated, and once more where it was cut off; gives the last time. */
export async function twiceIfCutOff<T extends Deed>(
  step: string,
  act: (step: string) => Promise<T>,
): Promise<T> {
  const first = await act(step);
  return isCutOff(first) ? act(onceMore(step)) : first;
}

/** The same, until something was cut off twice: then nothing more is repeated, since each time costs all of its patience. */
export function patience(): typeof twiceIfCutOff {
  let hangs = false;
  return async (step, act) => {
    const last = await (hangs ? act(step) : twiceIfCutOff(step, act));
    hangs ||= isCutOff(last);
    return last;
  };
}

type Start = EvidenceRecord<'subject-state'>;

/**
 * Starts that were not ready in their time though they ran, and were not done once more, as where an experiment's own time was over: of
 * what hangs nobody knows by one of them.
 */
export const lateOnce = (all: readonly Start[]): readonly Start[] =>
  lateFirst(all, (second) => second === undefined);

/**
 * Starts that were late, where the second one was ready in its time: nobody knows whether the first had waited for something that its
 * predecessor left, or the machine stood still.
 */
export const lateAtFirst = (all: readonly Start[]): readonly Start[] =>
  lateFirst(all, (second) => second?.data.ready === true);

/** First starts that were late though they ran, by what became of the second. */
const lateFirst = (all: readonly Start[], isMeant: (second: Start | undefined) => boolean) =>
  all.filter(
    (one) =>
      one.data.moment === 'started' &&
      !one.data.ready &&
      one.data.running &&
      !isOnceMore(one) &&
      isMeant(
        all.find(
          ({ experiment, room, step }) =>
            step === onceMore(one.step) && experiment === one.experiment && room === one.room,
        ),
      ),
  );

/** The last time of everything: what was done once more in the same room bears the step for which it was done. */
export function lastOnes<T extends EvidenceRecord>(all: readonly T[]): readonly T[] {
  const nameOf = ({ experiment, room }: T, step: string): string => `${experiment} ${room} ${step}`;
  const names = new Set(all.map((one) => nameOf(one, one.step)));
  return all
    .filter((one) => !names.has(nameOf(one, onceMore(one.step))))
    .map((one) => (isOnceMore(one) ? { ...one, step: one.step.slice(0, -AGAIN.length) } : one));
}

const AGAIN = onceMore('');

/** Whether it was done once more. */
export const isOnceMore = ({ step }: Pick<EvidenceRecord, 'step'>): boolean => step.endsWith(AGAIN);
