import { setTimeout as sleep } from 'node:timers/promises';
import type { Experiment } from '../../model/category.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import type { ServiceFault } from '../../model/faults.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import {
  among,
  ask,
  type Context,
  control,
  first,
  firstInPeace,
  lasting,
  possible,
  probe,
  QUIET,
  readyAfterAll,
  requestsOf,
  STANDS,
  TRICKLE,
  trickle,
  until,
  work,
} from './acts.ts';
import {
  type Claim,
  lossOf,
  readyAfterComing,
  readyPath,
  startsWithin,
  UNCLAIMED,
  type WayToGo,
} from './claim.ts';

/** Those of readiness in each second while it stops, which may not take long. */
const CLOSELY = 40;
/** Milliseconds that services come later than the subject, from when it listens, or from when that was long waited for. */
const LATE_BY = 1_000;
const LISTENS_WITHIN = 4_000;
/** Milliseconds of each packet's delay while it starts: makes every round trip of a migration take a while. */
const DELAY = 20;
const hasReady = (subject: SubjectFacts, claim: Claim): boolean =>
  subject.kind === 'service' && readyPath(claim, subject) !== null;

/** One critical service at a time is taken away and given back. */
const outage = (fault: ServiceFault, title: string, load: boolean): Experiment<Claim> => ({
  id: `critical-${fault}`,
  repeats: true,
  fullOnly: true,
  title,
  seconds: 90,
  applies: (subject, claim) => hasReady(subject, claim) && among(subject, claim.critical).length > 0,
  act: async (context) => {
    const services = among(context.subject, context.claim.critical);
    await Promise.all(
      services.map((service) => without(context, service, possible(fault, context.subject, service), load)),
    );
  },
});

/** It is started against slow services, and asked the moment it says ready; worked, and stopped. */
const life: Experiment<Claim> = {
  id: 'life',
  repeats: true,
  title:
    'starts it against slow services, puts it to work, and stops it, asking for its health all the while',
  // Each service that is optional is lost twice.
  seconds: 120,
  applies: hasReady,
  act: async (context) => {
    const { claim, subject, effort, waiting, signal } = context;
    const room = await context.open();
    const critical = among(subject, claim.critical);
    const slow = await Promise.all(critical.map((name) => room.fault(name, 'delayed', { delayMs: DELAY })));
    waiting('the service to be ready although its services are slow');
    const started = await room.start('start against slow services');
    if (started.data.ready) await first(context, room, 'its start');
    await Promise.all(slow.map(({ heal }) => heal()));
    // Too slow a service is no fault of the subject's; it gets another chance.
    if (!started.data.ready && !(await readyAfterAll(context, room))) return;
    await control(context, room);
    for (const action of requestsOf(subject)) await ask(room, 'workload', action);
    waiting('health checks under load');
    const optional = among(subject, claim.optional);
    const ways: readonly WayToGo[] = effort === 'full' ? ['paused', 'refused'] : ['paused'];
    const losses = optional.length * ways.length;
    const longest = lasting(claim) + Math.max(0, losses - 1) * (claim.answers + STANDS + QUIET);
    const probes = await probe(context, room, 'life', longest);
    const load = await work(context, room, 'load', longest);
    await sleep(QUIET, undefined, { signal });
    for (const way of ways) {
      for (const name of optional) {
        const loss = lossOf(name, way);
        await probes.mark(`before ${loss} is gone`);
        const gone = await room.fault(name, possible(way, subject, name));
        await probes.mark(`${loss} gone`);
        waiting(`health checks while ${name} is ${way}`);
        await sleep(claim.answers + STANDS, undefined, { signal });
        await probes.mark(`before ${loss} is back`);
        await gone.heal();
        // Who has found it again is the one to lose it in another way.
        if (effort === 'full') await sleep(QUIET, undefined, { signal });
      }
    }
    await load?.stop();
    await withoutOthers(context, room, probes);
    await probes.stop();

    waiting('readiness once it was asked to stop');
    const path = readyPath(claim, subject) ?? '/';
    const closely = await room.drive('stopping', {
      requests: [{ method: 'GET', path }],
      arrivals: { perSecond: CLOSELY, seconds: 20 },
      timeout: claim.answers,
    });
    // A request that is still being sent keeps it from ending at once.
    const busy = trickle(room, subject);
    await sleep(TRICKLE.pauseMs, undefined, { signal });
    const stopping = await room.signal('stop', subject.stopSignal);
    await closely.mark('asked to stop');
    await stopping.ended;
    await busy;
    await closely.stop();
  },
};

/**
 * All services of which the claim says nothing refuse at once, which whoever asks them notices at once. What readiness may say of that
 * nobody has claimed; a process lives all the same.
 */
async function withoutOthers(context: Context, room: Room, probes: Driving): Promise<void> {
  const { claim, subject, waiting, signal } = context;
  const others = subject.services
    .map(({ name }) => name)
    .filter((name) => ![...claim.critical, ...claim.optional].includes(name));
  if (others.length === 0 || claim.live === undefined) {
    await sleep(QUIET, undefined, { signal });
    return;
  }
  const named = others.join(' and ');
  waiting(`health checks while ${named} refused`);
  await probes.mark(UNCLAIMED);
  const faults = await Promise.all(others.map((name) => room.fault(name, 'refused')));
  await probes.mark(`${named} gone`);
  await sleep(STANDS, undefined, { signal });
  await probes.mark(`before ${named} is back`);
  await Promise.all(faults.map(({ heal }) => heal()));
  const [ready] = (await probes.progress()).last;
  if (!/^2/.test(ready ?? '')) await until(context, probes, (isReady) => isReady, claim.within);
}

/** Seconds for a start before its services, and for the checks meanwhile; what is left is for its room. */
const EARLY_START = 150;
const EARLY_CHECKS = 130;

/** It is started while a critical service refuses, which then comes. */
const beforeDependency: Experiment<Claim> = {
  id: 'before-dependency',
  repeats: true,
  fullOnly: true,
  title: 'starts it before its critical services',
  seconds: EARLY_START,
  applies: (subject, claim) => hasReady(subject, claim) && among(subject, claim.critical).length > 0,
  act: async (context) => {
    const { claim, subject, waiting, signal } = context;
    const room = await context.open();
    const critical = among(subject, claim.critical);
    const missing = await Promise.all(critical.map((name) => room.fault(name, 'refused')));
    const longest = Math.min(lasting(claim) + startsWithin(claim, subject), EARLY_CHECKS * 1_000);
    const began = performance.now();
    const probes = await probe(context, room, 'before-dependency', longest);
    waiting('what it does without its critical services');
    const starting = room.start('start before its services');
    let over = false;
    const note = () => {
      over = true;
    };
    // Awaited below; until then its rejection is nobody's.
    starting.then(note, note);
    for (let waited = 0; !over && waited < LISTENS_WITHIN; waited += 100) {
      if (/^\d{3}$/.test((await probes.progress()).last[0] ?? '')) break;
      await sleep(100, undefined, { signal });
    }
    await sleep(over ? 0 : LATE_BY, undefined, { signal });
    await room.traffic('before its services');
    await probes.mark('before they come');
    await Promise.all(missing.map(({ heal }) => heal()));
    await probes.mark('they are there');
    // Whoever needs longer than the checks go on is not accused: nobody knows when it would have been ready.
    const due = Math.min(performance.now() + readyAfterComing(claim, subject), began + longest - STANDS);
    waiting('the service to be ready now that its services are there');
    const started = await starting;
    if (started.data.running)
      await until(context, probes, (ready) => ready, Math.max(0, due - performance.now()));
    await probes.mark('looked long enough');
    if (started.data.ready) await first(context, room, 'its services came');
    await probes.stop();
    await room.check('in the end');
  },
};

export const experiments: readonly Experiment<Claim>[] = [
  life,
  beforeDependency,
  outage('paused', 'pauses each critical service under load', true),
  outage('refused', 'lets each critical service refuse connections, without load', false),
  outage('black-holed', 'lets each critical service swallow every packet, without load', false),
];

async function without(
  context: Context,
  service: string,
  fault: ServiceFault,
  loaded: boolean,
): Promise<void> {
  const { claim, subject, waiting, signal } = context;
  const room = await context.open();
  const started = await room.start(`start · ${service}`);
  if (!started.data.ready) return;
  for (const action of requestsOf(subject)) await ask(room, 'workload', action);
  await firstInPeace(context, room, service);
  const probes = await probe(context, room, `outage ${service}`, lasting(claim));
  const load = loaded ? await work(context, room, `load ${service}`, lasting(claim)) : null;
  await sleep(QUIET, undefined, { signal });

  await probes.mark('before it is gone');
  const injected = await room.fault(service, fault);
  await probes.mark('gone');
  waiting(`readiness while ${service} is ${fault}`);
  const noticed = await until(context, probes, (ready) => !ready, claim.within);
  // What did not turn in time must be seen not to have turned; what did must be seen to stand.
  await sleep(noticed ? QUIET : STANDS, undefined, { signal });

  await probes.mark('before it is back');
  await injected.heal();
  await probes.mark('back');
  waiting(`readiness now that ${service} is back`);
  const back = await until(context, probes, (ready) => ready, claim.within);
  await probes.mark('looked long enough');
  await load?.stop();
  if (back) await first(context, room, `${service} came back`);
  await sleep(QUIET, undefined, { signal });
  await probes.stop();
  await room.check(`in the end · ${service}`);
}
