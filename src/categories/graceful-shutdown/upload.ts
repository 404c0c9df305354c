import { asRequest } from '../../lib/actions.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import { BEYOND, type Context } from './acts.ts';
import { uploadOf } from './claim.ts';

/** Milliseconds beyond the drain for which the body still comes: by then nothing is taken on any more. */
const AFTER_DRAIN = 1_000;
/** The share of the grace that it may take of it. */
const OF_GRACE = 0.5;
/** Milliseconds between two pieces of the body. */
const PIECE_MS = 100;

/** A request of the workload of which the body comes slowly. */
export interface Upload {
  /** Sends it, so that its body comes for so many milliseconds and then for as long as it is stopping. */
  readonly send: (step: string, ms: number) => Promise<EvidenceRecord<'request'> | null>;
  /** The same, and comes back at once with what waits for its end. */
  readonly begin: (step: string, ms: number) => () => Promise<unknown>;
}

export function upload({ claim, subject }: Context, room: Room): Upload {
  const action = uploadOf(subject);
  const rest = Math.min((claim.drain ?? 0) + AFTER_DRAIN, OF_GRACE * claim.grace);
  const send: Upload['send'] = async (step, ms) => {
    if (!action?.body) return null;
    return room.request({
      step,
      ...asRequest(action),
      slow: trickle(Buffer.byteLength(action.body), ms + rest),
      timeout: ms + rest + claim.grace + BEYOND,
    });
  };
  return {
    send,
    begin: (step, ms) => {
      const sent = send(step, ms);
      // Awaited later; until then its rejection is nobody's.
      sent.catch(() => undefined);
      return () => sent;
    },
  };
}

/** So many bytes in pieces of equal size, from the first to the last of which so many milliseconds pass. */
function trickle(bytes: number, ms: number): { readonly pieces: number; readonly pauseMs: number } {
  const size = Math.ceil(bytes / Math.ceil(ms / PIECE_MS));
  const pieces = Math.ceil(bytes / size);
  return { pieces, pauseMs: ms / Math.max(1, pieces - 1) };
}
