import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEngine } from '../../../src/engine/docker/connect.ts';
import { OWNER_LABEL } from '../../../src/run/owner.ts';

/** Milliseconds within which nothing is left of a run that is gone, on a machine that has time. */
export const PROMISE = 5_000;
/** Milliseconds between two looks. */
const LOOK = 250;
/** Milliseconds after which what is left stays: how fast it goes is the bench's business, that it goes is a test's. */
const GIVE_UP = 30_000;

const engine = await connectEngine({ agentBundle: async () => new Uint8Array() });

/** Where the engine was found, as DOCKER_HOST writes it. */
export const engineUrl = engine.facts.endpoint.replace(/ .*$/, '');

/** Everything on the engine that a process of this host made, by kind and name; other runs' things are never looked at. */
export async function leftovers(pid: number): Promise<readonly string[]> {
  const things = await engine.labelled(OWNER_LABEL);
  return things
    .filter(({ value }) => value.startsWith(`${hostname()}/${pid}/`))
    .map(({ kind, name }) => `${kind} ${name}`)
    .sort();
}

/** Waits until a run has at least `count` things on the engine. */
export async function somethingOf(pid: number, count = 1): Promise<readonly string[]> {
  for (;;) {
    const there = await leftovers(pid);
    if (there.length >= count) return there;
    await sleep(LOOK);
  }
}

/**
 * Milliseconds from now until nothing of a run is left, looked at for as long as the promise lasts: things may come late.
 * Rejects when something stays.
 */
export async function timeUntilClean(pid: number): Promise<number> {
  const began = performance.now();
  let clean = 0;
  for (;;) {
    const looked = performance.now() - began;
    const there = await leftovers(pid);
    if (there.length > 0) clean = performance.now() - began;
    else if (looked > PROMISE) return clean;
    if (looked > GIVE_UP) throw new Error(`after ${GIVE_UP / 1000} s there still were ${there.join(', ')}`);
    await sleep(LOOK);
  }
}
