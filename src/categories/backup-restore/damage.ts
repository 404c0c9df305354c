/** A backup that is broken in one way. */
export interface Damaged {
  /** `cut in half`, `one bit turned (1)`, … */
  readonly name: string;
  /** `cut off after 120 of 260 bytes`. */
  readonly what: string;
  readonly bytes: Uint8Array;
}

const BITS = 3;

/** Breaks a good backup of at least one byte in the ways that disks, networks and people break them; each differs from it. */
export function damagesOf(good: Uint8Array, random: () => number): readonly Damaged[] {
  const { length } = good;
  const at = (from: number, to: number): number => from + Math.floor(random() * Math.max(0, to - from));
  const cut = (name: string, keep: number): Damaged => ({
    name,
    what: `cut off after ${keep} of ${length} bytes`,
    bytes: good.subarray(0, keep),
  });
  const turned = (number: number): Damaged => {
    // One in each part, so that header, content and end are all met.
    const place = Math.min(
      length - 1,
      at(Math.floor((length * (number - 1)) / BITS), Math.floor((length * number) / BITS)),
    );
    const bit = at(0, 8);
    const bytes = Uint8Array.from(good);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
    return {
      name: `one bit turned (${number})`,
      what: `bit ${bit} of byte ${place} of ${length} turned`,
      bytes,
    };
  };
  const hole = at(Math.floor(length / 4), Math.floor(length / 2));
  const width = Math.max(1, Math.floor(length / 8));
  return [
    cut('empty', 0),
    cut('cut in half', Math.floor(length / 2)),
    // Late enough that something of it is whole, and early enough that not all of it is.
    cut('cut late', Math.floor((length * 3) / 4)),
    cut('cut near its end', Math.max(0, length - at(2, Math.min(length, 40)))),
    ...Array.from({ length: BITS }, (_, index) => turned(index + 1)),
    {
      name: 'a piece missing',
      what: `${width} of ${length} bytes missing from byte ${hole}`,
      bytes: Uint8Array.from([...good.subarray(0, hole), ...good.subarray(hole + width)]),
    },
    {
      name: 'overwritten',
      what: `${length} bytes of something else`,
      bytes: good.map((byte) => byte ^ at(1, 256)),
    },
  ];
}
