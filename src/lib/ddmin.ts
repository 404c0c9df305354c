/** What is left of something that fails, and whether nothing more can be left out of it. */
export interface Fewest<T> {
  readonly items: readonly T[];
  /** False where the asking ended first. */
  readonly minimal: boolean;
}

/**
 * Delta debugging: leaves out of what fails as much as can be left out, so that what is left still fails and would not
 * without any one of its items (Zeller and Hildebrandt, Simplifying and isolating failure-inducing input, 2002: `ddmin`).
 * Nothing at all is tried last.
 *
 * @param fails asked for each part once; null when it is not to be asked any more.
 */
export async function ddmin<T>(
  all: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean | null>,
): Promise<Fewest<T>> {
  const known = new Map<string, boolean>();
  const places = new Map(all.map((item, index) => [item, index]));
  const ask = async (items: readonly T[]): Promise<boolean | null> => {
    const key = items.map((item) => places.get(item)).join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = await fails(items);
    if (answer !== null) known.set(key, answer);
    return answer;
  };

  let items = all;
  let pieces = 2;
  while (items.length > 1) {
    const chunks = split(items, pieces);
    const rests = pieces === 2 ? [] : chunks.map((chunk) => items.filter((item) => !chunk.includes(item)));
    const found = await firstThat([...chunks, ...rests], ask);
    if (found === 'unknown') return { items, minimal: false };
    if (found === null) {
      if (pieces >= items.length) return { items, minimal: true };
      pieces = Math.min(items.length, 2 * pieces);
    } else {
      pieces = found.index < chunks.length ? 2 : Math.max(2, pieces - 1);
      items = found.items;
    }
  }
  const without = items.length === 0 ? false : await ask([]);
  return { items: without === true ? [] : items, minimal: without !== null };
}

async function firstThat<T>(
  parts: readonly (readonly T[])[],
  ask: (items: readonly T[]) => Promise<boolean | null>,
): Promise<{ readonly items: readonly T[]; readonly index: number } | 'unknown' | null> {
  for (const [index, items] of parts.entries()) {
    const answer = await ask(items);
    if (answer === null) return 'unknown';
    if (answer) return { items, index };
  }
  return null;
}

/** So many pieces of nearly equal length, in order. */
function split<T>(items: readonly T[], pieces: number): T[][] {
  return Array.from({ length: pieces }, (_, index) =>
    items.slice(
      Math.floor((index * items.length) / pieces),
      Math.floor(((index + 1) * items.length) / pieces),
    ),
  ).filter((piece) => piece.length > 0);
}
