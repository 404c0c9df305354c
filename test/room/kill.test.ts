import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { derivedSeed, seededRandom } from '../../src/lib/random.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { PROMISE, timeUntilClean } from './support/leftovers.ts';
import { startTool } from './support/tool.ts';

const RUNS = 20;
/** Runs at the same time. */
const LANES = 2;
/** Milliseconds before which there is nothing to be killed but a program that is being loaded. */
const EARLIEST = 200;
const SEED = 'kill';

test(`${RUNS} runs killed at seeded moments leave nothing`, { timeout: 900_000 }, async () => {
  const contract = serviceContract(
    temporaryFolder(),
    { command: fixture('listens.mjs') },
    { services: { cache: { type: 'redis' } } },
  );
  const before = canaries();
  const start = () => startTool(['validate', contract, '--only', 'basic-execution']);
  // The image is built and the run's length learnt by a run that may live.
  const began = performance.now();
  expect([0, 2]).toContain((await start().ended).code);
  const length = performance.now() - began;

  const killed = async (number: number): Promise<Kill> => {
    const moment = EARLIEST + seededRandom(derivedSeed(SEED, String(number)))() * (length - EARLIEST);
    const tool = start();
    await sleep(moment);
    tool.kill('SIGKILL');
    await tool.ended;
    return { number, moment, clean: await timeUntilClean(tool.pid) };
  };
  const waiting = Array.from({ length: RUNS }, (_, index) => index + 1);
  const results: Kill[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results.push(await killed(next));
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    tell(length, results);
  }
  expect(results.length).toBe(RUNS);
  expect(canaries().filter((name) => !before.includes(name))).toEqual([]);
});

/** What runs keep on this host while they last. */
const canaries = () => readdirSync(tmpdir()).filter((name) => name.endsWith('-canary'));

interface Kill {
  readonly number: number;
  /** Milliseconds from the start to the kill, and from there until nothing was left. */
  readonly moment: number;
  readonly clean: number;
}

function tell(length: number, kills: readonly Kill[]): void {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1).padStart(5)} s`;
  const lines = [...kills]
    .sort((a, b) => a.moment - b.moment)
    .map(
      ({ number, moment, clean }) =>
        `run ${number}: killed after ${seconds(moment)}, clean ${seconds(clean)} later`,
    );
  const inTime = kills.filter(({ clean }) => clean < PROMISE).length;
  console.log(
    `a whole run takes ${seconds(length)}; seed ${SEED}; ${inTime} of ${kills.length} clean within ${PROMISE / 1000} s\n${lines.join('\n')}`,
  );
}
