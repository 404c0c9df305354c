import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEngine } from '../engine/docker/connect.ts';
import type { Engine } from '../model/engine.ts';
import { canaryFolder } from './outside.ts';
import { RUN_LABEL } from './owner.ts';

/** Milliseconds between looks, and how long the engine must stay clean: what was being made may appear late. */
const BETWEEN = 250;
const CLEAN_FOR = 2_000;
const GIVE_UP = 60_000;

// Connected while there is time: what must be gone within seconds does not wait for the engine to introduce itself.
const connecting = connect().catch(() => null);
/** Runs that have not cleaned up after themselves yet. */
const guarded = new Set<string>();
const clearing: Promise<void>[] = [];
// `guard NAME` when a run begins, `done NAME` when it has cleaned up, `clear NAME` when it could not. The end says that all is over.
for await (const line of createInterface({ input: process.stdin })) {
  const [word, runName = ''] = line.split(' ');
  if (word === 'guard' && runName !== '') guarded.add(runName);
  else if (guarded.delete(runName) && word === 'clear') clearing.push(clear(runName));
}
await Promise.all([...clearing, ...[...guarded].map(clear)]);

async function clear(runName: string): Promise<void> {
  rmSync(canaryFolder(runName), { recursive: true, force: true });
  let engine = await connecting;
  const began = performance.now();
  let cleanSince = began;
  while (performance.now() - cleanSince < CLEAN_FOR && performance.now() - began < GIVE_UP) {
    // It may be away, and come back with the run's things on it.
    engine ??= await connect().catch(() => null);
    const isClean = (await engine?.sweep(RUN_LABEL, runName).catch(() => null))?.removed.length === 0;
    if (!isClean) cleanSince = performance.now();
    await sleep(BETWEEN);
  }
}

function connect(): Promise<Engine> {
  return connectEngine({ agentBundle: async () => new Uint8Array() });
}
