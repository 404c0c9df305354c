import { setTimeout as sleep } from 'node:timers/promises';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { type Heal, inflict } from './break.ts';
import { RESTLESS } from './claim.ts';
import { isSteady } from './judge-work.ts';
import { named, type PlannedFault, wavesIn } from './schedule.ts';
import { type Context, type Stage, setStage, truthOf } from './stage.ts';

/** What is still cold, or slow on a busy machine, gets so long before anything is expected. */
const WARM_UP_MS = 10_000;
/** Equal times of equal work, before the faults and after them. */
const CALM_MS = 2_500;
const PIECE_MS = 1_000;
const BREATH_MS = 100;
/** Longer than the last looks take, and than most wait between two beats of a heart. */
const CONTROL_MS = 6_000;
/** Longer than any wave; its work is ended with it. */
const WAVE_MS = 60_000;

/**
 * One trial in a room of its own: work, the waves of faults, the last healing, work until it is steady, calm work, quiet,
 * and the last looks. Gives all that was seen.
 */
export async function tryOut(
  context: Context,
  schedule: readonly PlannedFault[],
): Promise<readonly EvidenceRecord[]> {
  const { claim, waiting, signal } = context;
  const room = await context.open();
  const stage = await setStage(context, room, schedule);
  const { keep, records } = stage;
  waiting('the service to be ready');
  if (!keep(await room.start('start')).data.ready) return records;
  for (const [index, request] of claim.given.entries()) await stage.send(`given ${index}`, request);
  waiting('a steady state');
  await untilWell(context, stage, 'warm-up', WARM_UP_MS);
  await calm(context, stage, 'before');
  await usage(stage, 'before');
  await heard(stage, 'before the faults');
  if (await isLost(stage, 'before the faults')) return records;
  waiting('what changes by itself');
  await sleep(claim.quiet, undefined, { signal });
  await fingerprints(context, stage, RESTLESS.first);
  await sleep(CONTROL_MS, undefined, { signal });
  await fingerprints(context, stage, RESTLESS.last);

  const waves = wavesIn(schedule);
  for (const [index, wave] of waves.entries()) {
    waiting(`wave ${index + 1} of ${waves.length}: ${wave.map(named).join(', ')}`);
    await strike(stage, wave);
    await sleep(BREATH_MS, undefined, { signal });
  }
  waiting('the steady state to come back');
  const ms = await untilWell(context, stage, 'recovery', claim.recovers);
  keep(context.recorder.record('note', 'recovery', { name: 'recovery', values: { ms } }, room.name));
  await stage.settled();
  await calm(context, stage, 'after');
  waiting('everything to come to rest');
  await sleep(claim.quiet, undefined, { signal });
  await lastLooks(context, stage);
  return records;
}

/** Breaks everything that one wave names, so that all of it is in force at the same time, and heals it. */
async function strike(stage: Stage, wave: readonly PlannedFault[]): Promise<void> {
  const { signal, mark } = stage;
  const driving = await stage.work(`wave ${wave[0]?.wave}`, WAVE_MS);
  const heals = await Promise.all(
    wave.map(async (planned): Promise<{ readonly planned: PlannedFault; readonly heal: Heal }> => {
      await sleep(planned.afterMs, undefined, { signal });
      await mark(`${named(planned)} begins`);
      return { planned, heal: await inflict(stage, planned) };
    }),
  );
  await Promise.all(
    heals.map(async ({ planned, heal }) => {
      await sleep(planned.holdMs, undefined, { signal });
      await heal();
      await mark(`${named(planned)} ends`);
    }),
  );
  // What is in flight is waited for later: the next wave does not wait for this one's clients.
  driving.stop().catch(() => undefined);
}

/** Work in pieces of a second until one of them goes well from beginning to end, or the time is over; how long that took. */
async function untilWell(
  { claim, subject }: Context,
  stage: Stage,
  phase: 'warm-up' | 'recovery',
  within: number,
): Promise<number> {
  const began = performance.now();
  const passed = () => performance.now() - began;
  for (let piece = 1; passed() < within; piece += 1) {
    await (await stage.work(`${phase} ${piece}`, PIECE_MS)).done;
    await stage.settled();
    if (isSteady({ claim, subject, records: stage.records }, `${phase} ${piece}`)) break;
  }
  return Math.round(passed());
}

/** Calm work, with what was asked of every service meanwhile. */
async function calm({ subject }: Context, stage: Stage, phase: 'before' | 'after'): Promise<void> {
  const { room, keep } = stage;
  const upstreams = subject.services.filter(({ type }) => type === 'upstream');
  const look = async (step: string) => {
    for (const record of await room.counts(step)) keep(record);
    for (const { name } of upstreams) keep(await room.arrivals(step, name));
  };
  await look(`${phase} begins`);
  await (await stage.work(phase, CALM_MS)).done;
  await stage.settled();
  await look(`${phase} ends`);
}

async function isLost({ room, keep }: Stage, step: string): Promise<boolean> {
  return !keep(await room.check(step)).data.running;
}

/** What it uses, where there is somebody to use it. */
async function usage(stage: Stage, phase: 'before' | 'after'): Promise<void> {
  if (await isLost(stage, `${phase} its use was read`)) return;
  stage.keep(await stage.room.usage(phase, phase));
}

async function heard({ room, keep }: Stage, window: string): Promise<void> {
  keep(await room.traffic(window));
}

/** Every row of every database. */
async function fingerprints({ subject }: Context, { room, keep }: Stage, step: string): Promise<void> {
  for (const { name, type } of subject.services)
    if (type === 'postgres') keep(await room.databaseFingerprint(step, name));
}

/** Everything that must be as it was, in peace. */
async function lastLooks(context: Context, stage: Stage): Promise<void> {
  const { claim, subject } = context;
  const { room, keep } = stage;
  const truth = truthOf(subject, claim);
  for (const record of await room.counts('at rest')) keep(record);
  await fingerprints(context, stage, 'at rest');
  if (truth !== null) {
    for (const [index, { written }] of claim.mix.entries())
      if (written !== undefined) keep(await room.sql(`written ${index}`, truth, written));
    for (const [index, { sql }] of claim.invariants.entries())
      keep(await room.sql(`invariant ${index}`, truth, sql));
    for (const [index, { read, sql }] of claim.truths.entries()) {
      await stage.send(`said ${index}`, read);
      keep(await room.sql(`truth ${index}`, truth, sql));
    }
  }
  await usage(stage, 'after');
  keep(await room.sockets('at rest'));
  await heard(stage, 'the faults and after');
  await fingerprints(context, stage, 'at last');
  await isLost(stage, 'at last');
}
