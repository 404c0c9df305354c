import { createHash } from 'node:crypto';

/**
 * Uniform numbers in [0, 1) from a text seed: the same seed gives the same numbers on every machine. The generator is
 * sfc32 (Chris Doty-Humphrey, PractRand), its state taken from the SHA-256 of the seed.
 */
export function seededRandom(seed: string): () => number {
  const digest = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)) as [
    number,
    number,
    number,
    number,
  ];
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

/** The same things in another order, every order equally likely (Fisher and Yates, in Durstenfeld's form, CACM algorithm 235). */
export function shuffled<T>(things: readonly T[], random: () => number): T[] {
  const all = [...things];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [all[last], all[other]] = [all[other] as T, all[last] as T];
  }
  return all;
}

/** A seed for one part of something that has a seed, so that parts do not share their numbers. */
export function derivedSeed(seed: string, ...parts: readonly string[]): string {
  return [seed, ...parts].join('/');
}
