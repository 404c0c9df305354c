import { isGoodAnswer } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { newText, quiet, type Stage, send, write } from './acts.ts';
import type { Claim } from './claim.ts';

/** Milliseconds for a write without its database: widespread pools give up after thirty seconds. */
const GIVES_UP = 35_000;
/** Milliseconds between two attempts to write after the restart. */
const BETWEEN = 200;
/** Milliseconds beyond the claimed time for which it is still tried, to tell late from never. */
const BEYOND = 3_000;

/** Stops PostgreSQL as an administrator would, writes, starts it again on the same disk, and writes until it succeeds. */
export async function restartDatabase(context: ExperimentContext<Claim>, { room, db }: Stage): Promise<void> {
  const { writes, recovers } = context.claim;
  for (const [index, one] of writes.entries())
    await write(room, db, one, `baseline ${index + 1}`, newText(context));

  context.waiting('the database to stop');
  const { heal } = await room.fault(db, 'stopped');
  const lost = writes.map((one, index) => ({ one, index, value: newText(context) }));
  // Side by side, since each may wait for as long as its pool waits for a connection.
  await Promise.all(
    lost.map(({ one, index, value }) =>
      send(room, `write outage ${index + 1}`, fill(one.request, { value }), GIVES_UP),
    ),
  );
  context.waiting('the database to start');
  await heal();

  context.waiting('the first write after the restart');
  const until = performance.now() + recovers + BEYOND;
  const [first] = writes;
  for (let attempt = 1; first !== undefined; attempt += 1) {
    const { answer } = await write(room, db, first, `back ${attempt}`, newText(context));
    if (isGoodAnswer(first.request.expect, answer.data.status) || performance.now() > until) break;
    await quiet(context, BETWEEN);
  }
  for (const [index, one] of writes.entries())
    await write(room, db, one, `again ${index + 1}`, newText(context));
  for (const { one, index, value } of lost)
    await room.sql(`after the outage ${index + 1}`, db, one.written, [value]);
  await room.check('after the restart');
}
