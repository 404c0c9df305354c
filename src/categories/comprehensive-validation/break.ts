import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceFault } from '../../model/faults.ts';
import type { UpstreamBehaviour } from '../../model/upstream.ts';
import { SUBJECT } from './claim.ts';
import { named, type PlannedFault } from './schedule.ts';
import type { Stage } from './stage.ts';

/** What is undone, and how. */
export type Heal = () => Promise<void>;

/** Milliseconds for which an upstream of ours goes on failing until somebody has met that. */
const MET_WITHIN_MS = 6_000;
const LOOK_MS = 150;
/** Milliseconds for the subject to end when it is asked to. */
const GRACE_MS = 15_000;
const DELAY_MS = 300;

const SCRIPTS: Readonly<Record<string, UpstreamBehaviour>> = {
  failing: { does: 'answer', status: 503, body: '' },
  hanging: { does: 'hang' },
  resetting: { does: 'reset' },
};

/** Breaks one thing. Whether that took effect is looked for at once, and of an upstream of ours before it is healed. */
export async function inflict(stage: Stage, planned: PlannedFault): Promise<Heal> {
  const { component, fault } = planned;
  const script = SCRIPTS[fault];
  if (component === SUBJECT) return restart(stage, planned);
  if (script) return misbehave(stage, planned, script);
  const options = fault === 'delayed' ? { delayMs: DELAY_MS } : {};
  const injected = await stage.room.fault(component, fault as ServiceFault, options);
  stage.effect(planned, injected.effective);
  return injected.heal;
}

/** Ends the subject; healing starts it again. */
async function restart({ room, keep, effect }: Stage, planned: PlannedFault): Promise<Heal> {
  const signal = planned.fault === 'killed' ? 'SIGKILL' : undefined;
  const ended = keep(await room.stop(`${named(planned)} in wave ${planned.wave}`, signal, GRACE_MS));
  effect(planned, !ended.data.running);
  return async () => void keep(await room.start(`started again in wave ${planned.wave}`));
}

/**
 * Lets an upstream of ours fail. It is well again only when a request has met that, for which the subject may have to be started
 * again first.
 */
async function misbehave(
  { room, keep, effect, signal }: Stage,
  planned: PlannedFault,
  script: UpstreamBehaviour,
): Promise<Heal> {
  const { component, wave } = planned;
  const phase = `${named(planned)} in wave ${wave}`;
  await room.upstream(phase, component, script);
  const isMet = async () => {
    const { data } = keep(await room.arrivals(phase, component));
    return data.arrivals.some((arrival) => arrival.phase === phase);
  };
  return async () => {
    const began = performance.now();
    let met = await isMet();
    while (!met && performance.now() - began < MET_WITHIN_MS) {
      await sleep(LOOK_MS, undefined, { signal });
      met = await isMet();
    }
    effect(planned, met);
    await room.upstream(`${component} well after wave ${wave}`, component, { does: 'answer' });
  };
}
