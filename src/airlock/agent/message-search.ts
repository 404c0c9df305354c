import { cutTo } from '../../lib/plain-text.ts';
import { createSpotter, type Needle, type Spot } from '../../lib/spot.ts';
import type { Checked, Result } from '../protocol.ts';

type Found = Result<'upstream.found'>;
type Hit = Found['hits'][number];

/** Finds that are kept; whoever sends a secret in so many places has shown enough. */
const MOST_HITS = 200;
/** Characters of a place that are kept: the sender chooses the names of its headers. */
const MOST_CHARACTERS = 120;

/** Looks for needles in what the subject sends to a server of ours; in nothing, until it is given some. */
export interface MessageSearch {
  /** From now on looks for these; what was found before is still told. */
  readonly begin: (needles: Checked<'upstream.search'>['needles']) => void;
  /** A message that is coming in. */
  readonly message: () => {
    /** Looks through the next piece of one of its parts. */
    readonly look: (where: string, bytes: Uint8Array) => void;
    /** Keeps what was found in all its parts. */
    readonly end: () => void;
  };
  /** What came since this was asked last. */
  readonly found: () => Found;
}

export function createMessageSearch(): MessageSearch {
  let needles: readonly Needle[] = [];
  let messages = 0;
  const hits = new Map<string, Hit>();

  function keep(where: string, spot: Spot): void {
    const key = JSON.stringify([where, spot.id]);
    if (hits.size < MOST_HITS && !hits.has(key)) hits.set(key, { ...spot, where });
  }

  return {
    begin(given) {
      needles = given.map(({ id, base64 }) => ({ id, bytes: Buffer.from(base64, 'base64') }));
      // Those were not searched for all of these.
      messages = 0;
    },
    message() {
      const parts = new Map<string, ReturnType<typeof createSpotter>>();
      return {
        look(where, bytes) {
          if (needles.length === 0) return;
          // The dots say that it was cut, so that the rest of a secret beside the cut is masked.
          const part = cutTo(where, MOST_CHARACTERS);
          const spotter = parts.get(part) ?? createSpotter(needles);
          parts.set(part, spotter);
          spotter.add(bytes);
        },
        end() {
          messages += 1;
          for (const [where, spotter] of parts) for (const spot of spotter.spots()) keep(where, spot);
          parts.clear();
        },
      };
    },
    found() {
      const told = { messages, hits: [...hits.values()] };
      messages = 0;
      hits.clear();
      return told;
    },
  };
}
