import type { Linearizability, Operation } from './operation.ts';
import { checkByZones } from './zones.ts';

/**
 * Whether there is an order of all operations, each at one moment between its begin and its end, in which every read
 * gives what was written last (Herlihy and Wing, "Linearizability", 1990). One register whose values were each written
 * once is told without a search; see `checkByZones`. Else the search is that of Wing and Gong ("Testing and verifying
 * concurrent objects", 1993) with Lowe's memory of configurations seen ("Testing for linearizability", 2017): the set of
 * operations done and the state.
 *
 * Operations that certainly failed are to be left out. Unknown ones that only read say nothing, and are ignored.
 *
 * @param initial what the keys held before.
 * @param budget most configurations looked at.
 */
export function checkLinearizable(
  operations: readonly Operation[],
  initial: Readonly<Record<string, string>>,
  budget = 200_000,
): Linearizability {
  return checkByZones(operations, initial) ?? searchOrder(operations, initial, budget);
}

/** The search alone. */
export function searchOrder(
  operations: readonly Operation[],
  initial: Readonly<Record<string, string>>,
  budget: number,
): Linearizability {
  const relevant = operations.filter(({ ended, writes }) => ended !== null || Object.keys(writes).length > 0);
  const head = entriesOf(relevant);
  const done = new Bits(relevant.length);
  const seen = new Set<string>();
  const path: { readonly call: Entry; readonly before: State }[] = [];
  let state: State = new Map(Object.entries(initial));
  /** Operations whose end has passed without their being undoable are all that must be done; unknown ones need not. */
  let missing = relevant.filter(({ ended }) => ended !== null).length;
  let farthest = -1;
  let stuck: Operation | null = null;

  let entry = head.next;
  while (missing > 0) {
    if (entry !== null && entry.kind === 'call') {
      const after = applied(state, entry.operation);
      if (after !== null) {
        done.set(entry.index);
        const configuration = `${done.key()} ${keyOf(after)}`;
        if (!seen.has(configuration)) {
          if (seen.size >= budget) return { verdict: 'too-large' };
          seen.add(configuration);
          path.push({ call: entry, before: state });
          state = after;
          if (entry.operation.ended !== null) missing -= 1;
          lift(entry);
          entry = head.next;
          continue;
        }
        done.clear(entry.index);
      }
      entry = entry.next;
      continue;
    }
    // An operation ends here that was not put in order before: take back the last choice.
    if (path.length > farthest && entry !== null) {
      farthest = path.length;
      stuck = entry.operation;
    }
    const last = path.pop();
    if (last === undefined) return { verdict: 'impossible', stuck: stuck ?? (relevant[0] as Operation) };
    state = last.before;
    done.clear(last.call.index);
    if (last.call.operation.ended !== null) missing += 1;
    unlift(last.call);
    entry = last.call.next;
  }
  return { verdict: 'linearizable' };
}

type State = ReadonlyMap<string, string>;

/** The state afterwards, or null where the reads do not fit. */
function applied(state: State, { reads, writes }: Operation): State | null {
  for (const [key, value] of Object.entries(reads)) if (state.get(key) !== value) return null;
  const changes = Object.entries(writes);
  return changes.length === 0 ? state : new Map([...state, ...changes]);
}

const keyOf = (state: State): string => JSON.stringify([...state].sort());

/** Begin or end of an operation, in a list from which an operation is lifted when it is put in order. */
interface Entry {
  readonly kind: 'head' | 'call' | 'return';
  readonly operation: Operation;
  readonly index: number;
  /** Of a call: its return; null where it never came. */
  match: Entry | null;
  previous: Entry | null;
  next: Entry | null;
}

/** All begins and ends in the order of time. At equal times a begin comes first: then the two overlap, and nobody is accused. */
function entriesOf(operations: readonly Operation[]): Entry {
  const entries: Entry[] = operations.flatMap((operation, index) => {
    const entry = { operation, index, match: null, previous: null, next: null };
    const call: Entry = { ...entry, kind: 'call' };
    if (operation.ended === null) return [call];
    call.match = { ...entry, kind: 'return' };
    return [call, call.match];
  });
  const time = ({ kind, operation }: Entry) =>
    kind === 'call' ? operation.began : (operation.ended as number);
  const rank = ({ kind }: Entry) => (kind === 'call' ? 0 : 1);
  entries.sort((a, b) => time(a) - time(b) || rank(a) - rank(b));
  const nothing: Operation = { reads: {}, writes: {}, began: -Infinity, ended: null };
  const head: Entry = {
    kind: 'head',
    operation: nothing,
    index: -1,
    match: null,
    previous: null,
    next: null,
  };
  let last = head;
  for (const entry of entries) {
    last.next = entry;
    entry.previous = last;
    last = entry;
  }
  return head;
}

function lift(call: Entry): void {
  for (const entry of [call, call.match]) {
    if (entry === null) continue;
    if (entry.previous !== null) entry.previous.next = entry.next;
    if (entry.next !== null) entry.next.previous = entry.previous;
  }
}

/** In the reverse order of `lift`, so that both find the neighbours that they had. */
function unlift(call: Entry): void {
  for (const entry of [call.match, call]) {
    if (entry === null) continue;
    if (entry.previous !== null) entry.previous.next = entry;
    if (entry.next !== null) entry.next.previous = entry;
  }
}

/** A set of small numbers that has a name. */
class Bits {
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  set(index: number): void {
    this.#words[index >>> 5] = (this.#words[index >>> 5] ?? 0) | (1 << (index & 31));
  }

  clear(index: number): void {
    this.#words[index >>> 5] = (this.#words[index >>> 5] ?? 0) & ~(1 << (index & 31));
  }

  key(): string {
    return this.#words.join(',');
  }
}
