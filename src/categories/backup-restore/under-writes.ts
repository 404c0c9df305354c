import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { Driving } from '../../model/load.ts';
import { type Bench, type Context, openBench, prepared } from './acts.ts';
import { databaseOf } from './declared.ts';
import { manyRows } from './many-rows.ts';

const PER_SECOND = 60;
/** As many as a drive keeps every record of. */
const MOST = 300;
const BACKUPS = 3;
/** Writes before the first backup and between two, in milliseconds. */
const BETWEEN_MS = 150;
/** Milliseconds for work that was buffered to arrive. */
const QUIET_MS = 300;

/** Takes backups in the midst of writes; then each is restored in a fresh room, and asked what it holds. At the end one of many rows. */
export async function underWrites(context: Context): Promise<void> {
  const { claim, subject, random, recorder, signal, waiting } = context;
  const { writes } = claim;
  const service = databaseOf(subject, claim);
  if (writes === undefined || service === undefined) return;
  const [here, there] = await Promise.all([prepared(context), openBench(context)]);
  if (here === null) return;
  const prefix = `w${Math.floor(random() * 2 ** 40).toString(36)}-`;
  recorder.record('note', 'writes', { name: 'values', values: { prefix } }, here.room.name);
  const requests = Array.from({ length: MOST }, (_, n) => {
    return asRequest(fill(writes.request, { value: `${prefix}${n}` }));
  });
  waiting('backups beside writes');
  const driving = await here.room.drive('writes', {
    requests,
    arrivals: { at: requests.map((_, n) => (n * 1_000) / PER_SECOND) },
  });
  const taken = await backUpBeside(context, here, driving);
  const { data } = await driving.stop();
  await sleep(QUIET_MS, undefined, { signal });
  await ask(here, 'where it was written');
  for (const [number, bytes] of taken) {
    waiting(`what backup ${number} holds`);
    const file = `${claim.folder}/cleanroom-${number}.backup`;
    await there.room.put(file, bytes);
    await there.restore(`restore ${number}`, file);
    await ask(there, `restored ${number}`);
  }
  await manyRows(context, { here, there, prefix, written: acknowledged(data.outcomes) });

  async function ask(bench: Bench, step: string): Promise<void> {
    if (writes === undefined || service === undefined) return;
    await bench.room.sql(`written ${step}`, service, writes.written);
    if (writes.torn !== undefined) await bench.room.sql(`torn ${step}`, service, writes.torn);
  }
}

const acknowledged = (outcomes: Readonly<Record<string, number>>): number =>
  Object.entries(outcomes).reduce((sum, [outcome, count]) => sum + (/^2\d\d$/.test(outcome) ? count : 0), 0);

async function backUpBeside(
  { claim, signal }: Context,
  bench: Bench,
  driving: Driving,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const taken = new Map<number, Uint8Array>();
  for (let number = 1; number <= BACKUPS; number += 1) {
    await sleep(BETWEEN_MS, undefined, { signal });
    const file = `${claim.folder}/cleanroom-${number}.backup`;
    await driving.mark(`backup ${number} began`);
    await bench.backup(`backup ${number}`, file);
    await driving.mark(`backup ${number} ended`);
    const bytes = await bench.room.read(file);
    if (bytes !== null) taken.set(number, bytes);
  }
  return taken;
}
