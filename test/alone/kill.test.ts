import { expect, test } from 'vitest';
import { temporaryFolder } from '../room/support/contract.ts';
import { killRuns, told } from '../room/support/kills.ts';

const RUNS = 20;
const SEED = 'kill';

// `npm run soak` does the same two hundred times.
test(`${RUNS} runs killed at seeded moments leave nothing`, { timeout: 1_800_000 }, async () => {
  const killed = await killRuns(temporaryFolder(), { runs: RUNS, lanes: 2, seed: SEED });
  console.log(told(killed, SEED).join('\n'));
  expect([0, 2]).toContain(killed.code);
  expect(killed.troubles).toEqual([]);
  expect(killed.kills.length).toBe(RUNS);
  expect(killed.canaries).toEqual([]);
});
