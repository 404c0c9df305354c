import type { Room } from '../../model/room.ts';
import type { Context, Steadiness } from './acts.ts';
import type { Loss } from './claim.ts';

/** The moments of one recovery, by `performance.now()`; null for what never came. */
export interface Moments {
  readonly lost: number;
  /** From here the recovery counts: the new and empty place stands. */
  readonly placeReady: number;
  readonly procedureEnded: number | null;
  readonly ready: number | null;
  readonly steadiness: Steadiness;
}

/** Puts a recovery's timeline on record, in milliseconds since the loss. */
export function recordTimeline({ recorder }: Context, room: Room, loss: Loss, moments: Moments): void {
  const { lost, placeReady, procedureEnded, ready, steadiness } = moments;
  const since = (moment: number | null) => (moment === null ? null : Math.round(moment - lost));
  recorder.record(
    'note',
    `timeline · ${loss}`,
    {
      name: 'timeline',
      values: {
        loss,
        placeReady: since(placeReady),
        procedureEnded: since(procedureEnded),
        ready: since(ready),
        firstSuccess: since(steadiness.first),
        steady: since(steadiness.steady),
      },
    },
    room.name,
  );
}
