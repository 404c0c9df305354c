import { asCommand } from '../../lib/actions.ts';
import { doIn, same } from '../../lib/deeds.ts';
import { patience, startTwiceIfLate } from '../../lib/twice-if-late.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { type Claim, ONCE_MORE } from './claim.ts';
import { recreate } from './project.ts';

/** Acts that are acknowledged, then every way in which a process can end; the state is read after each. */
export async function lifeOfService({
  claim,
  subject,
  open,
  waiting,
}: ExperimentContext<Claim>): Promise<void> {
  const { stopSignal } = subject;
  const room = await open();
  const patiently = patience();
  const read = (step: string) => patiently(step, (one) => doIn(room, one, claim.read));
  const act = async (step: string) => {
    for (const action of claim.acts) await doIn(room, step, action);
  };
  /** Ends it, lets it begin anew, and reads; false where it does not come back. */
  const anew = async (what: string, signal: string): Promise<boolean> => {
    waiting(`the service after ${what}`);
    await room.stop(`stop for ${what}`, signal);
    if (what === 'recreation') await recreate(room, claim);
    const started = await startTwiceIfLate(room, `start after ${what}`);
    if (started.data.ready) await read(`read after ${what}`);
    return started.data.ready;
  };
  if (!(await room.start('start')).data.ready) return;
  for (const [index, action] of claim.prepare.entries()) await doIn(room, `prepare ${index}`, action);
  await read('read before');
  await act('act 0');
  await read('read after act 0');
  if (!(await anew('restart', stopSignal)) || !(await anew('another restart', stopSignal))) return;
  // Nothing lies between the last acknowledgement and the kill, not even a read.
  await act('act 1');
  if (!(await anew('kill', 'SIGKILL')) || !(await anew('another kill', 'SIGKILL'))) return;
  if (!(await anew('recreation', stopSignal))) return;
  for (const [index, { act: failing }] of claim.fails.entries()) {
    await doIn(room, `fail ${index}`, failing);
    await read(`read after fail ${index}`);
  }
  const { second } = claim;
  for (const step of second ? ['second reader', 'second reader after recreation'] : [])
    if (second) await patiently(step, (one) => room.run({ step: one, ...asCommand(second) }));
  // Whether the same once more makes a difference, without which nothing could have been missed after the kill. What is written late is
  // written by a polite end.
  const still = await read(ONCE_MORE.before);
  await act(ONCE_MORE.act);
  if (same(still, await read(ONCE_MORE.after))) await anew(ONCE_MORE.restart, stopSignal);
}
