/** Words that are to stand at the top of a picture. */
export interface Wish {
  readonly label: string;
  /** Where what they tell of begins; for a shaded time also where it ends, since its words must fit in. */
  readonly x: number;
  readonly until?: number;
}

export interface Placed {
  readonly label: string;
  readonly x: number;
  /** Row from the top, from 0. */
  readonly row: number;
  readonly anchor: 'start' | 'end';
}

/** What a letter takes at most, about, and the space between two labels. */
const LETTER = 6.8;
const GAP = 4;
const ROWS = 4;

/**
 * Words beside vertical lines and in shaded times, so that none lies on another: each goes to the first row with space. What finds
 * none is left out; it is told when pointed at.
 */
export function placeLabels(wishes: readonly Wish[], left: number, right: number): readonly Placed[] {
  const taken: { readonly row: number; readonly from: number; readonly to: number }[] = [];
  return wishes.flatMap(({ label, x, until }): Placed[] => {
    const width = label.length * LETTER;
    if (until !== undefined && until - x < width) return [];
    const anchor = x + GAP + width > right ? 'end' : 'start';
    const from = anchor === 'start' ? x + GAP : x - GAP - width;
    const to = from + width;
    if (from < left) return [];
    for (let row = 0; row < ROWS; row += 1) {
      if (taken.some((each) => each.row === row && each.from < to + GAP && from < each.to + GAP)) continue;
      taken.push({ row, from, to });
      return [{ label, x: anchor === 'start' ? from : to, row, anchor }];
    }
    return [];
  });
}
