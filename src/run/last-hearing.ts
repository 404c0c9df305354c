import type { Recorder } from '../model/room.ts';
import type { OpenRoom } from '../room/open.ts';

/** Milliseconds for the wiretaps to tell what is left. Usually that takes a few; who needs longer hangs, and the next experiment waits. */
const LISTEN = 5_000;

/** The note that says that what was left in a room was not heard. */
const UNHEARD = 'not heard to the end';

/**
 * Has the wiretap of each room tell all that the experiment did not ask it for. Gives back the rooms that did not do so in time, or
 * before the signal: they are for nobody else, and their answer comes too late to count.
 */
export async function hearToTheEnd(
  opened: readonly Promise<OpenRoom>[],
  recorder: Recorder,
  signal: AbortSignal,
): Promise<ReadonlySet<OpenRoom>> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(LISTEN)]);
  const unheard = new Set<OpenRoom>();
  await Promise.all(
    opened.map(async (opening) => {
      const open = await opening.catch(() => null);
      if (open === null) return;
      try {
        await unlessOver(over, open.hearToTheEnd(over));
      } catch (cause) {
        unheard.add(open);
        const reason = cause instanceof Error ? cause.message : String(cause);
        recorder.record('note', 'its end', { name: UNHEARD, values: { reason } }, open.room.name);
      }
    }),
  );
  return unheard;
}

/** The work's result, unless the signal is aborted before. */
async function unlessOver<T>(over: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(over.reason);
  if (over.aborted) onAbort();
  over.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.removeEventListener('abort', onAbort);
  }
}
