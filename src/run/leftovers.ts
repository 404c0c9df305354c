import { rmSync } from 'node:fs';
import type { Engine } from '../model/engine.ts';
import { forgottenCanaries } from './outside.ts';
import { fateOf, OWNER_LABEL, RUN_LABEL } from './owner.ts';

/** Names of the runs of this host whose process is gone, and which still have things on the engine. */
export async function sweepable(engine: Engine): Promise<readonly string[]> {
  return runsThatAre('dead', engine);
}

/** Names of runs with things on the engine of which nobody here can say whether they live: of other hosts, and of other containers. */
export async function beyondAsking(engine: Engine): Promise<readonly string[]> {
  return runsThatAre('unknown', engine);
}

async function runsThatAre(fate: ReturnType<typeof fateOf>, engine: Engine): Promise<readonly string[]> {
  const things = await engine.labelled(OWNER_LABEL);
  const runs = things.filter(({ value }) => fateOf(value) === fate).map(({ labels }) => labels[RUN_LABEL]);
  return [...new Set(runs)].filter((run) => run !== undefined);
}

/**
 * Removes what runs of this host left behind whose process is gone, and whose watchdog failed too. Things of living
 * runs, of other hosts and of other containers stay. Gives back what was removed.
 */
export async function sweepOrphans(engine: Engine): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const run of await sweepable(engine)) removed.push(...(await engine.sweep(RUN_LABEL, run)).removed);
  return [...removed, ...sweepCanaries()];
}

/** Removes everything that any run has on the engine, of living runs and other hosts too, and what dead runs left in folders here. */
export async function sweepAll(engine: Engine): Promise<readonly string[]> {
  return [...(await engine.sweep(RUN_LABEL)).removed, ...sweepCanaries()];
}

function sweepCanaries(): readonly string[] {
  return forgottenCanaries().map((folder) => {
    rmSync(folder, { recursive: true, force: true });
    return `folder ${folder}`;
  });
}
