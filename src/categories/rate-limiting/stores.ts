import type { ExperimentContext } from '../../model/category.ts';
import { setStage } from './acts.ts';
import { isLimited, limitedAgain } from './again.ts';
import { burstOf, type Claim } from './claim.ts';

/** Times that the limit is reached and the process killed, until it is back soon enough for the limit to be still in force. */
const ATTEMPTS = 3;
/** Share of the window within which it must be back. */
const SOON = 0.7;
/** Requests while the store is gone. */
const WITHOUT = 3;

/** The process is killed with the limit reached; the store of the limits is taken away and comes back. */
export async function stores(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, waiting } = context;
  const stage = await setStage(context);
  if (stage === null) return;
  const { room, ask, exhaust, keyOf } = stage;
  await ask('baseline', keyOf('baseline'));
  for (let attempt = 1; claim.shared && attempt <= ATTEMPTS; attempt += 1) {
    waiting('the process to be back after it was killed');
    const key = keyOf(`restart-${attempt}`);
    const began = performance.now();
    await exhaust(`before the kill ${attempt} ·`, key);
    await room.stop(`kill ${attempt}`, 'SIGKILL');
    const again = await room.start(`start after the kill ${attempt}`);
    if (!again.data.ready) return;
    const back = performance.now() - began;
    const count = burstOf(claim);
    for (let n = 1; n <= count; n += 1) await ask(`after the kill ${attempt} · ${n}`, key);
    if (back < SOON * claim.window) break;
  }
  const { without } = claim;
  if (!without || !subject.services.some(({ name }) => name === without.service)) return;
  waiting('answers without the store of the limits');
  await isLimited(stage, claim, 'limited');
  const key = keyOf('without');
  await ask('with the store', key);
  const { heal } = await room.fault(without.service, 'refused');
  for (let n = 1; n <= WITHOUT; n += 1) await ask(`without the store ${n}`, key);
  await heal();
  await limitedAgain(context, stage, without.recovers);
}
