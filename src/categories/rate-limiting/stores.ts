import type { ExperimentContext } from '../../model/category.ts';
import { type Stage, setStage } from './acts.ts';
import { isLimited, limitedAgain } from './again.ts';
import { burstOf, type Claim, tells } from './claim.ts';

/** Times that the limit is reached and the process killed, until it is back soon enough for the limit to be still in force. */
const ATTEMPTS = 3;
/** The same where it is killed more than once each time. */
const LONG_ATTEMPTS = 2;
/** Times that it is killed within one window, where one life alone would not give more than may be. */
const MOST_KILLS = 3;
/** Share of the window within which it must be back. */
const SOON = 0.7;
/** Requests while the store is gone. */
const WITHOUT = 3;
/**
 * Milliseconds for an answer while the store swallows all: longer than clients take that give up by their own defaults, which ask a few
 * times again and wait some seconds each time.
 */
const HUNG = 30_000;

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
    const { allowed } = await exhaust(`before the kill ${attempt} ·`, key);
    const count = burstOf(claim);
    // A window that is forgotten gives its limit once more, not the burst that two of them side by side make.
    const kills = count > allowed ? Math.min(MOST_KILLS, Math.ceil(count / Math.max(1, allowed)) + 1) : 1;
    let back = 0;
    for (let kill = 1; kill <= kills; kill += 1) {
      const step = kill === 1 ? `kill ${attempt}` : `kill ${attempt} · ${kill}`;
      await room.stop(step, 'SIGKILL');
      const again = await room.start(`start after the ${step}`);
      if (!again.data.ready) return;
      back = performance.now() - began;
      for (let n = 1; n <= count; n += 1)
        await ask(`after the kill ${attempt} · ${(kill - 1) * count + n}`, key);
    }
    // More kills take longer, and what they tell depends on how long.
    const isTold =
      kills === 1
        ? back < SOON * claim.window
        : tells(claim, { allowed, kills, ms: performance.now() - began });
    if (isTold || (kills > 1 && attempt === LONG_ATTEMPTS)) break;
  }
  const { without } = claim;
  const store = subject.services.find(({ name }) => name === without?.service);
  if (!without || !store) return;
  waiting('answers without the store of the limits');
  await isLimited(stage, claim, 'limited');
  const key = keyOf('without');
  await ask('with the store', key);
  const { heal } = await room.fault(without.service, 'refused');
  for (let n = 1; n <= WITHOUT; n += 1) await ask(`without the store ${n}`, key);
  // They live in its memory alone: whatever it kept on its disk, a store that was started anew knows none of them.
  if (store.type === 'redis') await room.redis('scripts are gone', store.name, ['SCRIPT', 'FLUSH']);
  await heal();
  await limitedAgain(context, stage, without.recovers);
  await hang(context, stage, without.service);
}

/** What only refuses is noticed by anybody; what swallows every question, only by who has set a time for the answer. */
async function hang(
  { waiting }: ExperimentContext<Claim>,
  { room, ask, keyOf }: Stage,
  service: string,
): Promise<void> {
  const key = keyOf('hung');
  await ask('before the store hung', key);
  waiting('answers while the store of the limits swallows every question');
  const { heal } = await room.fault(service, 'black-holed');
  await Promise.all(
    Array.from({ length: WITHOUT }, (_, n) => ask(`hung store ${n + 1}`, key, {}, undefined, HUNG)),
  );
  await heal();
}
