import type { PlannedName } from '../model/progress.ts';

/** What is known of a run that is under way. Times in milliseconds. */
export interface UnderWay {
  readonly planned: readonly PlannedName[];
  readonly isDone: (name: PlannedName) => boolean;
  /** For how long an experiment has been running; null where it has not begun or is over. */
  readonly running: (name: PlannedName) => number | null;
  /** Experiments at the same time. */
  readonly atOnce: number;
}

/**
 * How long it will still take, going by earlier runs: all work that is left shared by as many as work at once, but no less than the
 * longest single rest. Empty where no earlier run tells; "at least" where some experiments were never done before.
 */
export function timeLeft({ planned, isDone, running, atOnce }: UnderWay): string {
  const open = planned.filter((name) => !isDone(name));
  const rests = open.flatMap((name) =>
    name.usualMs === null ? [] : [Math.max(0, name.usualMs - (running(name) ?? 0))],
  );
  if (rests.length === 0) return '';
  const left = Math.max(sum(rests) / Math.max(1, atOnce), ...rests);
  if (left === 0) return 'longer than usual';
  return `${rests.length < open.length ? 'at least' : 'about'} ${rounded(left)} left`;
}

/** No finer than it can be known. */
function rounded(ms: number): string {
  const seconds = ms / 1000;
  if (seconds <= 10) return '10 s';
  if (seconds <= 90) return `${Math.round(seconds / 10) * 10} s`;
  return `${Math.round(seconds / 60)} min`;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
