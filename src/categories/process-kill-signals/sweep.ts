import { same } from '../../lib/deeds.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import {
  AGAIN,
  beforeThat,
  type Claim,
  LEFT_BY_TWICE,
  mayIgnore,
  READ_AFTER_TWICE,
  READ_PREPARED_AGAIN,
  READ_PUT_BACK,
  TWICE,
} from './claim.ts';
import { contentOf } from './judge-content.ts';
import { sweepMoments } from './moments.ts';
import { commandOf, perform, performTwiceIfLate, prepare, preparedRoom, statePaths } from './project.ts';

/** The sweep is shared out among this many rooms, which go side by side. */
export const ROOMS_OF_THE_SWEEP = 3;
/** In this one nothing is put back between the kills, so that what they leave adds up; unless whole runs add up by themselves. */
const ADDING_UP = ROOMS_OF_THE_SWEEP - 1;
/** Moments of a quick run. */
const FEW = 9;
/** After each kill that landed, the action is taken to live a little longer again, up to what was measured. */
const SLOWER = 1.1;
/** Where in the part of its life in which it changes something a polite signal comes. */
const MIDDLE = 0.5;
/** Share of the time of a run that only reads, within which a run has not yet begun to change anything. */
const GETTING_READY = 0.8;

/** Kills the action at one part of the moments, looks at the state after each, and runs it once more, to its end. */
export async function sweep(context: ExperimentContext<Claim>, share: number): Promise<void> {
  const { claim, subject, effort, random, waiting } = context;
  const { within } = claim;
  const [action, read] = [commandOf(claim.action), commandOf(claim.read)];
  if (!action || !read) return;
  const room = await preparedRoom(context);
  const paths = statePaths(claim, subject);
  const look = async (step: string): Promise<string> => {
    const listings: EvidenceRecord<'files'>[] = [];
    for (const path of paths) listings.push(await room.files(step, path));
    return contentOf(listings);
  };
  const start = await perform(room, 'read before', read);
  if (share === 0) await perform(room, 'read before again', read, { shared: true });
  const kept = await room.keep(paths);
  const before = await look('left before');
  const whole = await perform(room, 'whole action', action);
  const told = await perform(room, 'read after', read, { shared: true });
  const after = await look('left by whole action');
  const addsUp = share === ADDING_UP && (await isAsOnce());
  await room.restore(kept);
  const isBack = async (step: string): Promise<boolean> =>
    same(await perform(room, step, read, { shared: true }), start);
  // Where no file tells the action, or a service may hold what it changes, the folders may not be all that must be put back.
  const mayLieElsewhere = before === after || subject.services.length > 0;
  const liesElsewhere = mayLieElsewhere && !(await isBack(READ_PUT_BACK));
  if (liesElsewhere) {
    await prepare(context, room, AGAIN);
    if (!(await isBack(READ_PREPARED_AGAIN))) return;
  }
  const filesTell = before !== after && !liesElsewhere;
  const putBack = async (step: string): Promise<void> => {
    await room.restore(kept);
    if (liesElsewhere) await prepare(context, room, beforeThat(step));
  };
  const duration = {
    lifeMs: whole.data.lifeMs ?? whole.data.ms,
    startMs: GETTING_READY * (start.data.lifeMs ?? start.data.ms),
  };
  const moments = sweepMoments(
    duration,
    effort === 'quick' ? Math.min(FEW, claim.moments) : claim.moments,
    random,
  );
  /** Whether it landed; if not, how long the action lived this time, as a share of the measured life. */
  const kill = async (step: string, afterMs: number): Promise<number | null> => {
    if (!addsUp) await putBack(step);
    const { data } = await perform(room, step, action, {
      signal: { name: 'SIGKILL', afterMs },
      timeout: within + afterMs,
    });
    // Where files tell the action and every one is as it was before or after, reading can tell nothing new.
    if (!filesTell || ![before, after].includes(await look(`left after ${step}`)))
      await performTwiceIfLate(room, `read after ${step}`, read, { shared: true, timeout: within });
    return data.signal?.landed === false ? (data.lifeMs ?? data.ms) / duration.lifeMs : null;
  };
  let pace = 1;
  for (const [index, moment] of moments.entries()) {
    if (index % ROOMS_OF_THE_SWEEP !== share) continue;
    waiting(`SIGKILL ${index + 1} of ${moments.length}, after ${Math.round(moment * pace)} ms`);
    const lived = await kill(`kill ${index}`, moment * pace);
    // How long it lives changes with what else the machine does: what escaped tells when to try again.
    if (lived === null) pace = Math.min(1, pace * SLOWER);
    else {
      pace = Math.min(1, lived);
      await kill(`kill ${index} again`, moment * pace);
    }
  }
  waiting('a whole run after the last kill');
  await performTwiceIfLate(room, 'next action', action, {
    shared: true,
    timeout: within + 2 * duration.lifeMs,
  });
  if (!addsUp) return;
  await performTwiceIfLate(room, 'read next', read, { shared: true });
  await look('left after all kills');
  if (effort !== 'full') return;
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    if (mayIgnore(claim, subject).includes(name)) continue;
    waiting(`a whole run after ${name}`);
    await putBack(`interruption by ${name}`);
    const afterMs = duration.startMs + MIDDLE * Math.max(0, duration.lifeMs - duration.startMs);
    await perform(room, `interruption by ${name}`, action, {
      signal: { name, afterMs },
      timeout: within + afterMs,
    });
    // It may have noted the interruption; a whole run is to leave what it always does.
    await performTwiceIfLate(room, `next action · ${name}`, action, {
      shared: true,
      timeout: within + 2 * duration.lifeMs,
    });
    await performTwiceIfLate(room, `read next · ${name}`, read, { shared: true });
  }

  /** Whether doing it twice is as doing it once; of what adds something each time, kills on top of each other tell nothing. */
  async function isAsOnce(): Promise<boolean> {
    if (!action || !read) return false;
    waiting('the same action for the second time');
    const timeout = within + 2 * (whole.data.lifeMs ?? whole.data.ms);
    await perform(room, TWICE, action, { shared: true, timeout });
    if (!same(await perform(room, READ_AFTER_TWICE, read, { shared: true }), told)) return false;
    // Though it reads the same, each run may leave a file of its own, such as a log.
    await look(LEFT_BY_TWICE);
    return true;
  }
}
