import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { derivedSeed, seededRandom } from '../../../src/lib/random.ts';
import { fixture, serviceContract } from './contract.ts';
import { PROMISE, timeUntilClean } from './leftovers.ts';
import { startTool } from './tool.ts';

/** Milliseconds before which there is nothing to be killed but a program that is being loaded. */
const EARLIEST = 200;

export interface Kill {
  readonly number: number;
  /** Milliseconds from the start to the kill, and from there until nothing was left. */
  readonly moment: number;
  readonly clean: number;
}

export interface Killed {
  /** Milliseconds that a run takes that may live; its exit code. */
  readonly length: number;
  readonly code: number | null;
  readonly kills: readonly Kill[];
  /** Why a run could not be seen to be gone. */
  readonly troubles: readonly string[];
  /** What killed runs left of what they keep on this host while they last. */
  readonly canaries: readonly string[];
}

/** Starts runs, some at the same time, and kills each at a moment drawn from the seed; looks until nothing is left of it. */
export async function killRuns(
  folder: string,
  { runs, lanes, seed }: { readonly runs: number; readonly lanes: number; readonly seed: string },
  say: (kill: Kill) => void = () => undefined,
): Promise<Killed> {
  const contract = serviceContract(
    folder,
    { command: fixture('listens.mjs') },
    { services: { cache: { type: 'redis' } } },
  );
  // Others' runs on this host have canaries of their own.
  const start = () =>
    startTool(['validate', contract, '--only', 'basic-execution'], { TMPDIR: folder }, () => undefined);
  // The image is built and the run's length learnt by a run that may live.
  const began = performance.now();
  const { code } = await start().ended;
  const length = performance.now() - began;

  const waiting = Array.from({ length: runs }, (_, index) => index + 1);
  const kills: Kill[] = [];
  const troubles: string[] = [];
  const killed = async (number: number) => {
    const random = seededRandom(derivedSeed(seed, String(number)));
    const moment = EARLIEST + random() * (length - EARLIEST);
    const tool = start();
    await sleep(moment);
    tool.kill('SIGKILL');
    await tool.ended;
    const kill = { number, moment, clean: await timeUntilClean(tool.pid) };
    kills.push(kill);
    say(kill);
  };
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await killed(next).catch((cause: unknown) => troubles.push(`run ${next}: ${cause}`));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return {
    length,
    code,
    kills: kills.sort((a, b) => a.moment - b.moment),
    troubles,
    canaries: readdirSync(folder).filter((name) => name.endsWith('-canary')),
  };
}

/** One line of figures, and one for each kill or trouble. */
export function told({ length, kills, troubles }: Killed, seed: string): readonly string[] {
  const inTime = kills.filter(({ clean }) => clean < PROMISE).length;
  const times = kills.map(({ clean }) => clean).sort((a, b) => a - b);
  const at = (share: number) => seconds(times[Math.ceil(share * times.length) - 1] ?? 0).trim();
  return [
    `a whole run takes ${seconds(length).trim()}; seed ${seed}; ${inTime} of ${kills.length} clean within ${PROMISE / 1000} s (half within ${at(0.5)}, 95 % within ${at(0.95)}, all within ${at(1)})`,
    ...kills.map(toldKill),
    ...troubles,
  ];
}

export function toldKill({ number, moment, clean }: Kill): string {
  return `run ${number}: killed after ${seconds(moment)}, clean ${seconds(clean)} later`;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1).padStart(5)} s`;
