import type { StoredRun } from '../../model/run.ts';
import { breaker } from './breaker.ts';
import type { Chart, ChartSource } from './chart.ts';
import { drive } from './drive.ts';
import { latency } from './latency.ts';
import { limits } from './limits.ts';
import { memory } from './memory.ts';
import { recovery } from './recovery.ts';
import { replicas } from './replicas.ts';

/** All kinds of picture there are; the order is that in a report. */
const sources: readonly ChartSource[] = [memory, breaker, limits, replicas, recovery, drive, latency];

export function chartsOf(run: StoredRun): readonly Chart[] {
  return sources.flatMap((source) => source(run));
}
