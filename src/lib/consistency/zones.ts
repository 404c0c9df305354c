import type { Linearizability, Operation } from './operation.ts';

/** One value of the register: who wrote it and who read it. */
interface Cluster {
  readonly operations: Operation[];
  /** Milliseconds at which the first of its operations had ended, and at which the last of them began. */
  firstEnd: number;
  lastBegin: number;
}

/**
 * Whether the history of one register can be put in order, where each value was written once: then each read tells which write
 * it saw, nothing has to be searched, and the size of the history does not matter. A value must be there before an operation on
 * another begins after one of its own has ended; two values that must each be there before the other cannot be put in
 * order, and if no two are such, all can (Gibbons and Korach, "Testing shared memories", 1997).
 *
 * @returns null for what is no such history: several keys, a value written twice, an operation that reads and writes.
 */
export function checkByZones(
  operations: readonly Operation[],
  initial: Readonly<Record<string, string>>,
): Linearizability | null {
  const keys = new Set(operations.flatMap(({ reads, writes }) => Object.keys({ ...reads, ...writes })));
  const [key] = keys;
  if (key === undefined) return { verdict: 'linearizable' };
  const first = initial[key];
  if (keys.size > 1 || first === undefined) return null;
  const clusters = new Map<string, Cluster>([[first, clusterOf([], Number.NEGATIVE_INFINITY)]]);
  const reads: { readonly value: string; readonly operation: Operation }[] = [];
  for (const operation of operations) {
    const [read, written] = [operation.reads[key], operation.writes[key]];
    if (read !== undefined && written !== undefined) return null;
    if (read !== undefined) reads.push({ value: read, operation });
    if (written === undefined) continue;
    if (clusters.has(written)) return null;
    clusters.set(written, clusterOf([operation], operation.ended ?? Number.POSITIVE_INFINITY));
  }
  for (const { value, operation } of reads) {
    if (operation.ended === null) continue;
    const cluster = clusters.get(value);
    const written = cluster?.operations[0];
    // Nobody wrote it, or only after it had been read.
    if (!cluster || (value !== first && written && operation.ended < written.began))
      return { verdict: 'impossible', stuck: operation };
    cluster.operations.push(operation);
    cluster.firstEnd = Math.min(cluster.firstEnd, operation.ended);
    cluster.lastBegin = Math.max(cluster.lastBegin, operation.began);
  }
  return compared([...clusters.values()]);
}

function clusterOf(operations: Operation[], firstEnd: number): Cluster {
  return { operations, firstEnd, lastBegin: operations[0]?.began ?? Number.NEGATIVE_INFINITY };
}

function compared(clusters: readonly Cluster[]): Linearizability {
  for (const [index, one] of clusters.entries()) {
    for (const other of clusters.slice(index + 1)) {
      if (one.firstEnd >= other.lastBegin || other.firstEnd >= one.lastBegin) continue;
      // The one that began last is the one that came too late for its value.
      const [stuck] = [...one.operations, ...other.operations].toSorted((a, b) => b.began - a.began);
      if (stuck) return { verdict: 'impossible', stuck };
    }
  }
  return { verdict: 'linearizable' };
}
