import { setTimeout as sleep } from 'node:timers/promises';
import type { Experiment } from '../../model/category.ts';
import { numbers, prepare, startAll, TAKEN_IN, warmUp, workloadDrive } from './acts.ts';
import { type Claim, KILLED } from './claim.ts';

/** Milliseconds of steady state before anything is done. */
const STEADY = 1_000;
/** Milliseconds that are watched after it was done. */
const AFTER = 3_000;
/** Seconds that a drive can last; it is stopped when all is done. */
const LONGEST = 60;
/** Milliseconds that a replica gets to end when it is asked to stop. */
const GRACE = 15_000;

/** One goes at once, and later another comes. */
export const killed: Experiment<Claim> = {
  id: 'killed',
  title: 'kills one replica under load, and adds another',
  seconds: 90,
  fullOnly: true,
  replicas: ({ replicas }) => replicas + 1,
  applies: ({ kind }) => kind === 'service',
  act: async (context) => {
    const { claim, subject, random, recorder, waiting, signal } = context;
    const room = await context.open();
    const added = claim.replicas + 1;
    const fleet = await room.balance(added);
    waiting('the replicas');
    if (!(await startAll(fleet, numbers(claim.replicas)))) return;
    await prepare(fleet, 'prepare', subject);
    await warmUp(context, fleet);

    const victim = 1 + Math.floor(random() * claim.replicas);
    recorder.record('note', 'killed one', { name: KILLED, values: { replica: victim } });
    const around = await fleet.drive('load around a kill', workloadDrive(context, claim.replicas, LONGEST));
    await sleep(STEADY, undefined, { signal });
    await around.mark('before the kill');
    const { ended } = await fleet.signal(victim, `kill replica ${victim}`, 'SIGKILL');
    await around.mark('after the kill');
    await ended;
    waiting('the balancer to notice');
    await fleet.until('taken out', [victim], 'down', TAKEN_IN);
    await around.mark('taken out');
    await sleep(AFTER, undefined, { signal });
    await around.stop();

    const coming = await fleet.drive(
      'load around an arrival',
      workloadDrive(context, claim.replicas, LONGEST),
    );
    await sleep(STEADY, undefined, { signal });
    await coming.mark('before the arrival');
    waiting('the added replica');
    await fleet.start(added, `start replica ${added}`);
    await fleet.until('added taken in', [added], 'up', TAKEN_IN);
    await coming.mark('added');
    await sleep(AFTER, undefined, { signal });
    await coming.stop();
  },
};

/** As a release does it. */
export const rolling: Experiment<Claim> = {
  id: 'rolling',
  title: 'restarts one replica after the other under load',
  seconds: 120,
  fullOnly: true,
  replicas: ({ replicas }) => replicas,
  applies: ({ kind }) => kind === 'service',
  act: async (context) => {
    const { claim, subject, waiting, signal } = context;
    const room = await context.open();
    const fleet = await room.balance(claim.replicas);
    const all = numbers(claim.replicas);
    waiting('the replicas');
    if (!(await startAll(fleet, all))) return;
    await prepare(fleet, 'prepare', subject);
    await warmUp(context, fleet);

    const driving = await fleet.drive(
      'load around restarts',
      workloadDrive(context, claim.replicas, LONGEST),
    );
    await sleep(STEADY, undefined, { signal });
    await driving.mark('first stop');
    for (const replica of all) {
      waiting(`the end of replica ${replica}`);
      await fleet.stop(replica, `stop replica ${replica}`, subject.stopSignal, GRACE);
      waiting(`replica ${replica}`);
      const again = await fleet.start(replica, `start replica ${replica} again`);
      await fleet.until(`replica ${replica} taken in again`, [replica], 'up', TAKEN_IN);
      if (!again.data.ready) break;
    }
    await driving.mark('last start');
    await sleep(STEADY, undefined, { signal });
    await driving.stop();
  },
};
