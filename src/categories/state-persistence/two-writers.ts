import { setTimeout as sleep } from 'node:timers/promises';
import { wereBeside } from '../../lib/beside.ts';
import { onceMore, same } from '../../lib/deeds.ts';
import { isCutOff, patience } from '../../lib/twice-if-late.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';
import { ANOTHER_SECOND, perform, preparedRoom, statePaths } from './project.ts';

/** Milliseconds: whoever waits for the other one’s lock waits for all of its work. */
const PATIENCE = 20_000;

/** What runs by itself; two at once have containers of their own, from which is told that they were at work at the same time. */
const SHARED = { shared: true } as const;

type Run = EvidenceRecord<'run'>;

/** The first two acts one after the other in both orders, which is all that may come out; then both at once, a few times. */
export async function twoWriters(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, waiting } = context;
  const [one, other] = claim.acts;
  if (!one || !other) return;
  const room = await preparedRoom(context);
  const kept = await room.keep(statePaths(claim, subject));
  const patiently = patience();
  const ask = (step: string) => patiently(step, (one) => perform(room, one, claim.read, SHARED));
  const alone = [await ask('alone · read before')];
  const beside: Run[] = [];
  const orders = [
    ['one first', one, other],
    ['other first', other, one],
  ] as const;
  for (const [name, first, second] of orders) {
    waiting(`one after the other, ${name}`);
    await room.restore(kept);
    await perform(room, `alone · ${name} · act 0`, first, SHARED);
    await perform(room, `alone · ${name} · act 1`, second, SHARED);
    alone.push(await ask(`alone · ${name} · read 1`));
  }
  const both = async (round: number, named = (step: string): string => step): Promise<readonly Run[]> => {
    await room.restore(kept);
    return Promise.all([
      perform(room, named(`together ${round} · one`), one, { timeout: PATIENCE }),
      perform(room, named(`together ${round} · other`), other, { timeout: PATIENCE }),
    ]);
  };
  let refused = false;
  let wasBeside = false;
  // A busy engine may start the one when the other has ended: then it is tried more often.
  for (let round = 0; round < (wasBeside ? 1 : 2) * claim.rounds; round += 1) {
    waiting(`two at once, round ${round + 1} of ${claim.rounds}`);
    let runs = await both(round);
    // Those that wait for each other do so again; a machine that stood still for a while accuses nobody.
    if (runs.some(isCutOff)) runs = await both(round, onceMore);
    wasBeside ||= wereBeside(runs);
    refused ||= runs.some(({ data }) => data.exitCode !== 0);
    beside.push(await ask(`together ${round} · read`));
    if (runs.some(isCutOff)) break;
  }
  // What one of them leaves alone matters only where the other would not work beside it.
  for (const [name, first] of refused ? orders : []) {
    await room.restore(kept);
    await perform(room, `alone · ${name} · act`, first, SHARED);
    alone.push(await ask(`alone · ${name} · read 0`));
  }
  if (beside.every((read) => alone.some((known) => same(known, read)))) return;
  // Where the same acts are told by other words each time, what both left cannot be known by its words.
  waiting('one after the other once more');
  await room.restore(kept);
  await sleep(ANOTHER_SECOND);
  await perform(room, 'once more · act 0', one, SHARED);
  await perform(room, 'once more · act 1', other, SHARED);
  await ask('once more · read 1');
}
