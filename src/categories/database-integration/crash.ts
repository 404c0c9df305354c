import { isGoodAnswer } from '../../lib/actions.ts';
import { COMMITS_WAIT } from '../../lib/synchronous-commit.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { newText, quiet, type Stage, send } from './acts.ts';
import type { Claim } from './claim.ts';

/** One kill may fall just behind a moment at which the database wrote its log to the disk anyway, every 200 ms. */
const KILLS = 3;
/** Acknowledged writes of each kill that are looked up: the last ones. */
const LAST = 5;
/** Most writes while the kill is on its way. */
const MOST = 200;
/** Milliseconds between two attempts to write after a kill. */
const BETWEEN = 200;
/** Milliseconds beyond the claimed time for which it is still tried. */
const BEYOND = 3_000;

/** Kills PostgreSQL while one write follows the other, starts it again on the same disk, and looks up what was acknowledged last. */
export async function killDatabase(context: ExperimentContext<Claim>, stage: Stage): Promise<void> {
  const { room, db } = stage;
  await room.sql('commits wait', db, COMMITS_WAIT);
  let count = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    context.waiting(`kill ${kill} of ${KILLS} of the database`);
    if (!(await writesAgain(context, stage, kill))) return;
    const killing = room.fault(db, 'killed');
    let killed = false;
    // It is waited for below; until then its failing must not count as nobody's.
    killing.then(
      () => {
        killed = true;
      },
      () => undefined,
    );
    const acknowledged: { readonly label: string; readonly value: string; readonly written: string }[] = [];
    for (const last = count + MOST; !killed && count < last; ) {
      const index = count % context.claim.writes.length;
      const one = context.claim.writes[index];
      if (one === undefined) break;
      count += 1;
      const [label, value] = [`crash ${index + 1}.${count}`, newText(context)];
      const { data } = await send(room, `write ${label}`, fill(one.request, { value }));
      if (!isGoodAnswer(one.request.expect, data.status)) break;
      acknowledged.push({ label, value, written: one.written });
    }
    const { heal } = await killing;
    await heal();
    for (const { label, value, written } of acknowledged.slice(-LAST))
      await room.sql(`kept ${label}`, db, written, [value]);
  }
}

/** Writes until it succeeds; false where it does not in time. */
async function writesAgain(
  context: ExperimentContext<Claim>,
  { room }: Stage,
  kill: number,
): Promise<boolean> {
  const [first] = context.claim.writes;
  const until = performance.now() + context.claim.recovers + BEYOND;
  for (let attempt = 1; first !== undefined && performance.now() < until; attempt += 1) {
    const request = fill(first.request, { value: newText(context) });
    const { data } = await send(room, `before kill ${kill}.${attempt}`, request);
    if (isGoodAnswer(first.request.expect, data.status)) return true;
    await quiet(context, BETWEEN);
  }
  return false;
}
