import { setTimeout as sleep } from 'node:timers/promises';
import { isGoodAnswer } from '../../lib/actions.ts';
import type { Experiment } from '../../model/category.ts';
import type { HttpAction } from '../../model/contract.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import { acknowledge, ask, BEYOND, type Context, driven, eachItsOwn, requestsOf } from './acts.ts';
import { ASKED, type Claim, NO_SHELL } from './claim.ts';
import { loseService } from './outage.ts';
import { makeTalkative, markTraces, readTraces } from './traces.ts';
import { upload } from './upload.ts';

/** The slow requests begin over this share of the time that one takes, so that each is at another stage; milliseconds at most. */
const SPREAD = { share: 0.4, most: 600 };
/** Milliseconds for which the last of them is on its way before it is asked to stop, at most. */
const LAST_BEGUN = 100;
/** Times that the slow request is tried in peace until it succeeds. */
const IN_PEACE = 3;
/** Milliseconds of steady state before it is asked to stop. */
const STEADY = 500;
/** Milliseconds after the drain for which it is still sent what is acknowledged before it is written. */
const AFTER_DRAIN = 500;
/** So many at most meanwhile, so that each has its record; and milliseconds that sending the signal may take. */
const RECORDED = 250;
const SENDING = 1_000;
/** Milliseconds of load after its end. */
const AFTER = 200;
const READY_PER_SECOND = 20;
/** Milliseconds in which everything before the signal is done. */
const LEAD = 20_000;
/** Milliseconds after its usual time to ready at which the service that runs as a child is asked to stop. */
const CHILD_WORKS = 2_500;
/** Milliseconds that our agent beside it may take to start. */
const SLOW_AGENT = 10_000;

/** It is asked to stop in the middle of its work. */
const inFlight: Experiment<Claim> = {
  id: 'in-flight',
  title: 'asks it to stop while slow requests are in flight, under a steady load',
  seconds: 90,
  applies: ({ kind }) => kind === 'service',
  act: async (context) => {
    const { claim, subject, waiting, signal } = context;
    const room = await context.open();
    await makeTalkative(room, subject);
    const started = await room.start('start');
    if (!started.data.ready) return;
    for (const action of requestsOf(subject)) await ask(room, 'workload', action);
    const drives = await background(context, room);
    const { send, begin } = upload(context, room);
    let uploaded: () => Promise<unknown> = async () => undefined;
    if (claim.slow) {
      waiting('the slow request, once in peace');
      const [took] = await Promise.all([
        inPeace(room, claim.slow),
        send('upload in peace', SPREAD.most + LAST_BEGUN),
      ]);
      uploaded = begin('upload while it is asked to stop', leadOf(took));
      drives.push(await slowOnes(context, room, claim.slow, took));
    } else await sleep(STEADY, undefined, { signal });

    const open = await markTraces(room, subject);
    const all = (name: string) => Promise.all(drives.map((drive) => drive.mark(name)));
    await all('before the signal');
    context.recorder.record('note', 'about to ask it to stop', { name: ASKED, values: {} });
    const stopping = await room.signal(
      'stop with requests in flight',
      subject.stopSignal,
      claim.grace + BEYOND,
    );
    await all('signal');
    waiting('its end, with requests in flight');
    await stopping.ended;
    await uploaded();
    await sleep(AFTER, undefined, { signal });
    await Promise.all([...drives.map((drive) => drive.stop()), readTraces(room, subject, open)]);
  },
};

/**
 * It is asked to stop when nothing is in flight, but connections are held and writes were just acknowledged. Then once more, when that to
 * which it writes is gone.
 */
const held: Experiment<Claim> = {
  id: 'held',
  repeats: true,
  fullOnly: true,
  title:
    'asks it to stop while clients hold connections, just after it acknowledged writes, and while what they go to is gone',
  seconds: 150,
  applies: ({ kind }) => kind === 'service',
  act: async (context) => {
    const { claim, subject, waiting, signal } = context;
    const { buffered } = claim;
    const room = await context.open();
    await makeTalkative(room, subject);
    const started = await room.start('start');
    if (!started.data.ready) return;
    for (const action of requestsOf(subject)) await ask(room, 'workload', action);
    const holding = await room.hold('held before', { idle: 2, silent: 1, half: 1 });
    const open = await markTraces(room, subject);
    if (buffered) {
      await room.sql('arrived before', buffered.service, buffered.counts);
      waiting('acknowledgements');
      await acknowledge(room, 'acknowledged', buffered);
    }
    waiting('its end, while connections are held');
    const draining = await whileDraining(context, room);
    const stopping = await room.signal(
      'stop with connections held',
      subject.stopSignal,
      claim.grace + BEYOND,
    );
    if (draining) {
      const drained = sleep((claim.drain ?? 0) + AFTER_DRAIN, undefined, { signal });
      await Promise.race([stopping.ended, drained]);
      await draining.stop();
    }
    await stopping.ended;
    await holding.look('held after');
    if (buffered) await room.sql('arrived after', buffered.service, buffered.counts);
    await readTraces(room, subject, open);
    if (buffered) await loseService(context, room, buffered);
  },
};

/** It runs as the child of a shell that outlives it and sees what it leaves. */
const children: Experiment<Claim> = {
  id: 'children',
  fullOnly: true,
  title: 'asks it to stop as the child of a shell, and looks what it leaves running',
  seconds: 60,
  applies: ({ kind, command }) => kind === 'service' && command.length > 0,
  act: async (context) => {
    const { claim, subject, waiting, signal } = context;
    const room = await context.open();
    if (!(await room.hasShell())) {
      context.recorder.record('note', 'looked for a shell', { name: NO_SHELL, values: {} });
      return;
    }
    const started = await room.start('start');
    if (!started.data.ready) return;
    await room.stop('stop before it is a child', subject.stopSignal, claim.grace + BEYOND);
    // Twice as long as it just took: as a child, it starts beside an agent of ours.
    const afterMs = 2 * (started.data.readyMs ?? 0) + CHILD_WORKS;
    waiting('its end as a child');
    const running = room.run({
      step: 'as a child',
      command: subject.command,
      asChild: true,
      signal: { name: subject.stopSignal, afterMs },
      timeout: afterMs + claim.grace + BEYOND,
    });
    // Awaited below; until then its rejection is nobody's.
    running.catch(() => undefined);
    const knocks = await room.drive('ready as a child', {
      requests: [{ method: 'GET', path: subject.readyPath ?? '/' }],
      arrivals: { perSecond: 10, seconds: (afterMs + SLOW_AGENT) / 1_000 },
      timeout: 1_000,
    });
    const ended = running.then(
      () => true,
      () => true,
    );
    for (let over = false; !over; over = await Promise.race([ended, sleep(100, false, { signal })])) {
      const [outcome] = (await knocks.progress()).last;
      if (/^2\d\d$/.test(outcome ?? '')) break;
    }
    for (const action of requestsOf(subject)) await ask(room, 'workload', action);
    await knocks.stop();
    await running;
  },
};

export const experiments: readonly Experiment<Claim>[] = [inFlight, held, children];

/** A steady load and a look at readiness, in the background. */
async function background({ claim, subject }: Context, room: Room): Promise<Driving[]> {
  const seconds = (LEAD + claim.grace + BEYOND) / 1_000;
  const actions = requestsOf(subject);
  return Promise.all([
    ...(actions.length > 0
      ? [
          room.drive('load', {
            ...driven(actions),
            arrivals: { perSecond: claim.load, seconds },
            timeout: 5_000,
          }),
        ]
      : []),
    ...(subject.readyPath !== null
      ? [
          room.drive('readiness', {
            requests: [{ method: 'GET', path: subject.readyPath }],
            arrivals: { perSecond: READY_PER_SECOND, seconds },
            timeout: 2_000,
          }),
        ]
      : []),
  ]);
}

/** What is acknowledged before it is written, sent on and on; null where it does not claim to take requests on while it stops. */
async function whileDraining({ claim }: Context, room: Room): Promise<Driving | null> {
  const { buffered, drain, load, grace } = claim;
  if (!buffered || drain === undefined) return null;
  const most = (RECORDED * 1_000) / (SENDING + drain + AFTER_DRAIN);
  const step = 'acknowledged while it stops';
  const [perSecond, seconds] = [Math.min(load, most), (LEAD + grace + BEYOND) / 1_000];
  return room.drive(step, {
    ...driven(eachItsOwn(buffered.action, Math.ceil(perSecond * seconds), step)),
    arrivals: { perSecond, seconds },
    timeout: 5_000,
  });
}

/** How long the slow request takes when all is well, which a busy machine may not let it be at once. */
async function inPeace(room: Room, slow: HttpAction): Promise<number> {
  let took = 0;
  for (let attempt = 1; attempt <= IN_PEACE; attempt += 1) {
    const { status, ms } = await ask(room, 'slow in peace', slow);
    took = ms;
    if (isGoodAnswer(slow.expect, status)) break;
  }
  return took;
}

const spreadOf = (took: number): number => Math.min(SPREAD.most, took * SPREAD.share);

/** Milliseconds from the first of the slow requests until it is asked to stop. */
const leadOf = (took: number): number => spreadOf(took) + Math.min(LAST_BEGUN, took / 10);

/** Sends the slow requests one after the other, and comes back when the last has been on its way for a moment. */
async function slowOnes(
  { claim, signal }: Context,
  room: Room,
  slow: HttpAction,
  took: number,
): Promise<Driving> {
  const spread = spreadOf(took);
  const at = Array.from({ length: claim.inFlight }, (_, n) => (n * spread) / Math.max(1, claim.inFlight - 1));
  const driving = await room.drive('slow', {
    ...driven([slow]),
    arrivals: { at },
    timeout: spread + 2 * took + claim.grace + BEYOND,
  });
  await sleep(leadOf(took), undefined, { signal });
  return driving;
}
