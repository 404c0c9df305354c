import { asRequest } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import { type Bench, type Context, takeBackup } from './acts.ts';
import { MANY, WITH_MANY_ROWS } from './judge-many-rows.ts';

/** More than the usual pages of 100, 500 and 1,000. */
const ROWS = 1_050;
/** How fast they come, and on how many connections they wait for each other: nothing rests on how soon they are done. */
const PER_SECOND = 500;
const CONNECTIONS = 8;
const PATIENCE = 30_000;

/** What was done before: how many writes were acknowledged. */
interface Written {
  readonly here: Bench;
  readonly there: Bench;
  readonly prefix: string;
  readonly written: number;
}

/** A backup of more rows than are read or written at once, restored in another room. */
export async function manyRows(context: Context, { here, there, prefix, written }: Written): Promise<void> {
  const { claim, waiting } = context;
  const { writes } = claim;
  if (writes === undefined) return;
  waiting('many rows that are to be backed up');
  const more = Math.max(1, ROWS - written);
  const driving = await here.room.drive('many writes', {
    requests: Array.from({ length: more }, (_, n) =>
      asRequest(fill(writes.request, { value: `${prefix}many-${n}` })),
    ),
    arrivals: { at: Array.from({ length: more }, (_, n) => (n * 1_000) / PER_SECOND) },
    connections: CONNECTIONS,
    timeout: PATIENCE,
  });
  await driving.done;
  const file = `${claim.folder}/cleanroom-many.backup`;
  const taken = await takeBackup(context, here, MANY, file);
  if (taken === null) return;
  waiting('a restore of many rows');
  await there.room.put(file, taken.bytes);
  await there.restorePatiently(WITH_MANY_ROWS, file);
  await there.look(WITH_MANY_ROWS);
}
