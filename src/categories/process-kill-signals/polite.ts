import { setTimeout as sleep } from 'node:timers/promises';
import type { ExperimentContext } from '../../model/category.ts';
import type { CommandAction } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, mayIgnore, mayNotBeUp, POLITE, type Polite } from './claim.ts';
import { commandOf, perform, performTwiceIfLate, preparedRoom, statePaths } from './project.ts';

/** Milliseconds that a control lives longer than what is asked to end. */
const CONTROL = 500;

/** Interrupts the long action with each signal, as process 1 of its container; before that, one that nobody asks to end. */
export async function askAsProcess1(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, waiting } = context;
  const room = await preparedRoom(context);
  const startMs = await startTime(context, room);
  const kept = await room.keep(statePaths(claim, subject));
  if (claim.long) {
    waiting('a control that nobody asks to end');
    const afterMs = 2 * startMs + CONTROL;
    await perform(room, 'control', longAction(context), {
      signal: { name: 'SIGKILL', afterMs },
      timeout: afterMs + claim.within,
    });
  }
  const ignored = mayIgnore(claim, subject);
  for (const name of POLITE) {
    if (ignored.includes(name)) continue;
    await room.restore(kept);
    await interrupt(context, room, name, { startMs, step: `signal ${name}` });
    const [action, read] = [commandOf(claim.action), commandOf(claim.read)];
    if (!action || !read) continue;
    waiting(`the next run after ${name}`);
    await performTwiceIfLate(room, `read after ${name}`, read, { shared: true, timeout: claim.within });
    await performTwiceIfLate(room, `next action after ${name}`, action, {
      shared: true,
      timeout: 2 * claim.within,
    });
  }
}

/** The same as the child of a process that stays; beside it those with a time limit, and one that another run keeps waiting. */
export async function askAsChild(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, waiting } = context;
  const room = await preparedRoom(context);
  const startMs = await startTime(context, room);
  const asChild = await room.hasShell();
  if (asChild) {
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      await interrupt(context, room, name, { startMs, step: `signal ${name} as child`, asChild });
    }
  }
  if (claim.timeout) {
    waiting('the end of a time limit');
    const { command, after, others } = claim.timeout;
    for (const [index, limited] of [command, ...others].entries()) {
      await room.run({
        step: index === 0 ? 'time limit' : `time limit ${index}`,
        command: limited,
        timeout: startMs + after + claim.within,
        ...(asChild && { asChild: true as const }),
      });
    }
  }
  if (claim.long) await interruptWaiting(context, room, startMs);
}

/**
 * SIGTERM to a run beside one that was there before, on the same state: what takes turns waits then. At first the other one lives
 * only for as long as a good end takes; where it was gone before the end came, it is held for as long as the claim gives.
 */
async function interruptWaiting(
  context: ExperimentContext<Claim>,
  room: Room,
  startMs: number,
): Promise<void> {
  const { claim, waiting } = context;
  const lead = 2 * startMs + CONTROL;
  const early = 1.3 * startMs + CONTROL;
  const attempts = [
    { again: '', afterMs: early, patience: 2 * CONTROL },
    { again: ' again', afterMs: 3 * early + 1_500, patience: claim.within + 2 * CONTROL },
  ];
  for (const { again, afterMs, patience } of attempts) {
    waiting(`the end of a run that waits for another one${again}`);
    const holdMs = lead + afterMs + patience;
    const hold = async () => {
      await perform(room, `holder${again}`, longAction(context), {
        signal: { name: 'SIGKILL', afterMs: holdMs },
        timeout: holdMs + claim.within,
      });
      return performance.now();
    };
    const wait = async () => {
      await sleep(lead, undefined, { signal: context.signal });
      const { data } = await perform(room, `beside a holder SIGTERM${again}`, longAction(context), {
        signal: { name: 'SIGTERM', afterMs },
        timeout: afterMs + claim.within,
      });
      return data.outcome === 'timed-out' ? null : performance.now();
    };
    const [ended, heldUntil] = await Promise.all([wait(), hold()]);
    // What ends together with the other one may have waited for just that.
    if (ended !== null && ended + CONTROL <= heldUntil) return;
  }
}

/**
 * One signal, at a seeded moment after the program is up: a process 1 that has not yet said what it does with a signal never gets
 * it, and a child is ended by it at once. So what went on all the same, or ended as if nothing had been said, is asked once more, much
 * later: a slow start is no deafness.
 */
async function interrupt(
  context: ExperimentContext<Claim>,
  room: Room,
  name: Polite,
  { startMs, step, asChild }: { readonly startMs: number; readonly step: string; readonly asChild?: boolean },
): Promise<void> {
  const { claim, random, waiting } = context;
  const early = 1.3 * startMs + 100 + 300 * random();
  for (const [attempt, afterMs] of [early, 3 * early + 1_500].entries()) {
    waiting(`the end after ${name}`);
    const { data } = await perform(room, attempt === 0 ? step : `${step} again`, longAction(context), {
      signal: { name, afterMs },
      timeout: afterMs + claim.within,
      ...(asChild && { asChild: true as const }),
    });
    if (data.outcome !== 'timed-out' && !mayNotBeUp(claim, name, data.exitCode)) return;
  }
}

/** Milliseconds until the program is up: the life of a run that does next to nothing. */
async function startTime({ claim, subject }: ExperimentContext<Claim>, room: Room): Promise<number> {
  const read = commandOf(claim.read);
  const { data } = read
    ? await perform(room, 'start', read)
    : await room.run({ step: 'start', command: [...subject.command, '--help'] });
  return data.lifeMs ?? data.ms;
}

/** The claimed long action; without one, what its users do first. */
function longAction({ claim, subject }: ExperimentContext<Claim>): CommandAction {
  if (claim.long?.kind === 'command') return claim.long;
  const usual = subject.workload.find((action) => action.kind === 'command');
  return usual ?? { kind: 'command', command: [...subject.command, '--help'], stdin: null, exit: 0 };
}
