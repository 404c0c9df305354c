import { kindOf } from '../../lib/file-kinds.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';

type Files = EvidenceRecord<'files'>;
type Entry = Files['data']['entries'][number];

/** What was seen of a write onto a full disk, and of the same onto one with room. */
export interface Disks {
  readonly before: Files | undefined;
  readonly after: Files;
  readonly first: Files | undefined;
  readonly whole: Files;
  /** What is there with room once more, where the names were others; undefined where that was not asked. */
  readonly again: Files | undefined;
}

/**
 * Files that cannot be told by their names, since these are others each time: a time, a hash, a random number. `left` is what the full
 * disk has of them, `whole` what there is of them with room.
 */
interface Nameless {
  readonly left: readonly Entry[];
  readonly whole: readonly Entry[];
  /** Whether what stands in them is the same each time, so that they can be told by that. */
  readonly isSteady: boolean;
}

/** Files that were laid before the write, under other names on either disk. */
export function laidBefore({ before, after, first, whole }: Disks): Nameless {
  const [full, roomy] = [entriesOf(before), entriesOf(first)];
  const [own, others] = [without(full, roomy), without(roomy, full)];
  return { left: within(entriesOf(after), own), whole: within(entriesOf(whole), others), isSteady: false };
}

/** Files that the write itself makes; none where it was not asked whether their names are steady, or they are. */
export function madeAnew({ before, after, first, whole, again }: Disks): Nameless {
  if (again === undefined) return { left: [], whole: [], isSteady: true };
  const laid = [...entriesOf(before), ...entriesOf(first)];
  const once = without(without(entriesOf(whole), entriesOf(again)), laid);
  const twice = without(without(entriesOf(again), entriesOf(whole)), laid);
  if (once.length === 0) return { left: [], whole: [], isSteady: true };
  const known = [...laid, ...entriesOf(whole), ...entriesOf(again)];
  // Whatever has a name of another kind is compared by it, as ever: a log with a time in its name excuses no half file beside it.
  const kinds = new Set(once.map(({ path }) => kindOf(path)));
  return {
    left: without(entriesOf(after), known).filter(({ path }) => kinds.has(kindOf(path))),
    whole: once,
    isSteady: sameContents(once, twice),
  };
}

/** Whether as many are there as with room, and each of them may be whole. */
export function mayBeAll({ left, whole, isSteady }: Nameless): boolean {
  if (left.length !== whole.length) return false;
  if (isSteady) return sameContents(left, whole);
  const [sizes, least] = [left, whole].map((entries) =>
    entries.map(({ size }) => size).sort((a, b) => a - b),
  );
  return least?.every((size, index) => (sizes?.[index] ?? 0) >= size) ?? false;
}

/** What one of them is: whole, perhaps whole, or certainly not; null where it is none of them. */
export function wholeness(
  entry: Entry,
  { left, whole, isSteady }: Nameless,
): 'whole' | 'perhaps' | 'no' | null {
  if (whole.length === 0 || !left.some(({ path }) => path === entry.path)) return null;
  const files = whole.filter(({ type, path }) => type === 'file' && kindOf(path) === kindOf(entry.path));
  if (files.some(({ sha256 }) => sha256 === entry.sha256)) return 'whole';
  return !isSteady && files.some(({ size }) => entry.size >= size) ? 'perhaps' : 'no';
}

/** How many of what was laid under other names each time are gone on either disk; null where not as many were laid. */
export function goneOf(disks: Disks): { readonly full: number; readonly roomy: number } | null {
  const [full, roomy] = [entriesOf(disks.before), entriesOf(disks.first)];
  const [own, others] = [without(full, roomy), without(roomy, full)];
  if (own.length !== others.length) return null;
  return {
    full: without(own, entriesOf(disks.after)).length,
    roomy: without(others, entriesOf(disks.whole)).length,
  };
}

const entriesOf = (listing: Files | undefined): readonly Entry[] =>
  listing?.data.entries.filter(({ path }) => !path.endsWith('.cleanroom-fill')) ?? [];

const paths = (entries: readonly Entry[]) => new Set(entries.map(({ path }) => path));

function without(entries: readonly Entry[], others: readonly Entry[]): readonly Entry[] {
  const known = paths(others);
  return entries.filter(({ path }) => !known.has(path));
}

function within(entries: readonly Entry[], others: readonly Entry[]): readonly Entry[] {
  const known = paths(others);
  return entries.filter(({ path }) => known.has(path));
}

const sameContents = (one: readonly Entry[], other: readonly Entry[]): boolean =>
  contents(one) === contents(other);

const contents = (entries: readonly Entry[]): string =>
  entries
    .map(({ sha256 }) => sha256)
    .sort()
    .join('\n');
