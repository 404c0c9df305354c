/** Something to be looked for in bytes. */
export interface Needle {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The first place where a needle was found. */
export interface Spot {
  readonly id: string;
  /** Bytes before it. */
  readonly at: number;
  /** What stands around it and the needle itself, as text. */
  readonly before: string;
  readonly found: string;
  readonly after: string;
}

/** Bytes of its surroundings that a spot shows on either side. */
const AROUND = 48;

/** Looks for needles in a stream of any length, cut anywhere, in bounded memory. */
export function createSpotter(needles: readonly Needle[]): {
  readonly add: (chunk: Uint8Array) => void;
  /** One spot for each needle that was found so far, in the order of the needles. */
  readonly spots: () => readonly Spot[];
} {
  const open = needles
    .filter(({ bytes }) => bytes.length > 0)
    .map(({ id, bytes }) => ({ id, bytes: Buffer.from(bytes) }));
  const keep = Math.max(0, ...open.map(({ bytes }) => bytes.length - 1), AROUND);
  const found = new Map<string, Spot>();
  let held = Buffer.alloc(0);
  let passed = 0;
  return {
    add: (chunk) => {
      if (open.length === 0) return;
      const bytes = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
      for (const { id, bytes: needle } of open) {
        if (found.has(id)) continue;
        const at = bytes.indexOf(needle);
        if (at === -1) continue;
        const end = at + needle.length;
        found.set(id, {
          id,
          at: passed + at,
          before: bytes.subarray(Math.max(0, at - AROUND), at).toString(),
          found: needle.toString(),
          after: bytes.subarray(end, end + AROUND).toString(),
        });
      }
      held = Buffer.from(bytes.subarray(Math.max(0, bytes.length - keep)));
      passed += bytes.length - held.length;
    },
    spots: () => open.flatMap(({ id }) => found.get(id) ?? []),
  };
}

/** The same for bytes that are all at hand. */
export function spotIn(bytes: Uint8Array, needles: readonly Needle[]): readonly Spot[] {
  const spotter = createSpotter(needles);
  spotter.add(bytes);
  return spotter.spots();
}
