import { type Slope, slope } from './slope.ts';

const MIB = 1024 * 1024;

/** Rounds at the end that tell whether it still grows. */
const RECENT = 10;
/** Share of the memory limit that matters within them. */
const SHARE = 1 / 200;

/** Bytes over all rounds from which growth is a leak whatever comes later: memory that a runtime takes and keeps is none. */
export const mattersOf = (limit: number): number => Math.max(8 * MIB, limit / 10);

/** Growth over equally spaced values whose 99 % interval excludes zero, and which amounts to more than what matters. */
export function growth(values: readonly number[], matters: number): Slope | null {
  if (values.length < 3) return null;
  const line = slope(values);
  return line.low > 0 && line.perStep * (values.length - 1) > matters ? line : null;
}

/** The growth of memory in the last rounds; null where there is none that can be told from chance, or too little to matter. */
export const stillGrows = (memory: readonly number[], limit: number): Slope | null =>
  growth(memory.slice(-RECENT), limit * SHARE);

/**
 * Whether more rounds would tell no more: memory has grown so much that it leaks, or is level. Level is shown where even the upper end
 * of the interval does not matter; that growth cannot be told from chance says little after a few rounds.
 */
export function isSettled(memory: readonly number[], limit: number): boolean {
  if (growth(memory, mattersOf(limit)) !== null) return true;
  const recent = memory.slice(-RECENT);
  return recent.length >= 3 && slope(recent).high * (recent.length - 1) <= limit * SHARE;
}
