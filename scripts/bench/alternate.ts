/** One side of a comparison: gives the milliseconds of what counts, and leaves the rest of its work out of them. */
export type Measured = () => Promise<number>;

/** Medians of two things measured in turn (A B A B …), so that whatever else the machine does falls on both alike. */
export async function alternate(
  times: number,
  a: Measured,
  b: Measured,
): Promise<{ readonly a: number; readonly b: number }> {
  const [as, bs]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < times; turn += 1) {
    as.push(await a());
    bs.push(await b());
  }
  return { a: median(as), b: median(bs) };
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = low] =
    sorted.length % 2 === 0 ? sorted.slice(middle - 1) : sorted.slice(middle);
  return sorted.length % 2 === 0 ? (low + high) / 2 : low;
}
