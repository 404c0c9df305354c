import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEngine } from '../engine/docker/connect.ts';
import type { Engine } from '../model/engine.ts';
import { canaryFolder } from './outside.ts';
import { RUN_LABEL } from './owner.ts';

/** Milliseconds between looks, and how long the engine must stay clean: what was being made may appear late. */
const BETWEEN = 250;
const CLEAN_FOR = 2_000;
const GIVE_UP = 60_000;

const runName = process.argv[2] ?? '';
// Connected while there is time: what must be gone within seconds does not wait for the engine to introduce itself.
let engine: Engine | null = await connect().catch(() => null);
// Waits for the end of standard input. `done` before it means that the run has cleaned up after itself.
let heard = '';
for await (const chunk of process.stdin) heard += String(chunk);
if (!heard.includes('done') && runName !== '') {
  rmSync(canaryFolder(runName), { recursive: true, force: true });
  await sweepUntilClean();
}

async function sweepUntilClean(): Promise<void> {
  const began = performance.now();
  let cleanSince = began;
  while (performance.now() - cleanSince < CLEAN_FOR && performance.now() - began < GIVE_UP) {
    const isClean = await sweepOnce().catch(() => false);
    if (!isClean) cleanSince = performance.now();
    await sleep(BETWEEN);
  }
}

/** Whether nothing was left. Rejects while the engine is away; it may come back, with the run's things on it. */
async function sweepOnce(): Promise<boolean> {
  engine ??= await connect();
  const { removed } = await engine.sweep(RUN_LABEL, runName);
  return removed.length === 0;
}

function connect(): Promise<Engine> {
  return connectEngine({ agentBundle: async () => new Uint8Array() });
}
