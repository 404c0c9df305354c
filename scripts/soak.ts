import { parseArgs } from 'node:util';
import { temporaryFolder } from '../test/room/support/contract.ts';
import { killRuns, told, toldKill } from '../test/room/support/kills.ts';
import { PROMISE } from '../test/room/support/leftovers.ts';

/**
 * Kills many runs at seeded moments and looks for what they left: `npm run soak -- --runs 60 --seed mine`. Ends with 1 where
 * anything stayed, or was there for longer than promised; on a machine that is busy otherwise, `--any-time` asks for the first alone.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    lanes: { type: 'string', default: '2' },
    seed: { type: 'string', default: 'soak' },
    'any-time': { type: 'boolean', default: false },
  },
});
const [runs, lanes] = [Number(values.runs), Number(values.lanes)];
if (!(Number.isInteger(runs) && runs > 0 && Number.isInteger(lanes) && lanes > 0)) {
  console.error(`--runs ${values.runs} --lanes ${values.lanes}: write whole numbers above zero.`);
  process.exit(64);
}

let remove = () => {};
const folder = temporaryFolder((end) => {
  remove = end;
});
try {
  const killed = await killRuns(folder, { runs, lanes, seed: values.seed }, (kill) =>
    console.log(toldKill(kill)),
  );
  const late = killed.kills.filter(({ clean }) => clean >= PROMISE);
  console.log(`\n${told(killed, values.seed)[0]}`);
  for (const line of [...killed.troubles, ...killed.canaries.map((name) => `left on this host: ${name}`)])
    console.log(line);
  const left = killed.troubles.length + killed.canaries.length;
  process.exitCode = left > 0 || (late.length > 0 && !values['any-time']) ? 1 : 0;
} finally {
  remove();
}
