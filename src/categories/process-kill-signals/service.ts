import { asRequest } from '../../lib/actions.ts';
import { livesInAirlock } from '../../lib/in-airlock.ts';
import { startTwiceIfLate } from '../../lib/twice-if-late.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import { beforeStep, type Claim, mayIgnore, mayNotBeUp, type Polite } from './claim.ts';

/** Milliseconds between two pieces of a body that is sent little by little. */
const PIECE_MS = 100;

/** Milliseconds into a long request at which it is interrupted, and over how many the seed spreads it. */
const EARLIEST = 250;
const SPREAD = 500;

/** What a service is asked: the two that orchestrators and terminals send, the others only where they are claimed; none that it may ignore. */
function askedOfService(claim: Claim, subject: SubjectFacts): readonly Polite[] {
  const claimed = (['SIGHUP', 'SIGQUIT'] as const).filter((name) => claim.exits[name] !== undefined);
  const ignored = mayIgnore(claim, subject);
  return (['SIGTERM', 'SIGINT', ...claimed] as const).filter((name) => !ignored.includes(name));
}

/** Each signal ends an idle service; then it is killed; each time it must come back. */
export async function askService(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, effort, open, waiting } = context;
  const room = await open();
  let started = await room.start('start');
  for (const name of askedOfService(claim, subject)) {
    if (!started.data.ready) return;
    waiting(`the end after ${name}`);
    await room.stop(`signal ${name}`, name, claim.within);
    started = await startTwiceIfLate(room, `start after ${name}`);
  }
  if (!started.data.ready) return;
  await room.stop('kill', 'SIGKILL');
  started = await startTwiceIfLate(room, 'start after SIGKILL');
  if (started.data.ready && effort === 'full') await askInAnOutage(context, room, started.data.readyMs ?? 0);
}

/** Milliseconds after which a service that waits for its services has surely put on its handlers. */
const WAITS = 1_500;

/**
 * A service whose own services swallow everything is asked to end: while it has connections to them, and once more while it waits
 * for them, as in a rollout that goes wrong.
 */
async function askInAnOutage(context: ExperimentContext<Claim>, room: Room, readyMs: number): Promise<void> {
  const { claim, subject, waiting } = context;
  const services = subject.services.filter(({ type }) => !livesInAirlock(type));
  if (services.length === 0) return;
  const faults = await Promise.all(services.map(({ name }) => room.fault(name, 'black-holed')));
  waiting('the end of a service whose own are gone');
  await room.stop('signal SIGTERM while its services are gone', 'SIGTERM', claim.within);
  waiting('the end of a service that waits for its own');
  if (!(await endsWhileStarting(context, room, '', WAITS + 2 * readyMs)))
    await endsWhileStarting(context, room, ' again', 3 * WAITS + 2 * readyMs);
  for (const { heal } of faults) await heal();
}

/**
 * Whether SIGTERM ends it so many milliseconds after its process is there: how long a busy engine takes to start that says nothing of it.
 * A process 1 that has not put on its handlers by then never gets the signal, so what goes on is asked once more, later.
 */
async function endsWhileStarting(
  { claim, signal }: ExperimentContext<Claim>,
  room: Room,
  again: string,
  afterMs: number,
): Promise<boolean> {
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const starting = room.start(`start while its services are gone${again}`, { begun: resolve });
  // Awaited at the end; until then its rejection is nobody's.
  starting.catch(() => undefined);
  await Promise.race([begun, starting]);
  await pause(afterMs);
  signal.throwIfAborted();
  const { data } = await room.stop(`signal SIGTERM while starting${again}`, 'SIGTERM', claim.within);
  await starting;
  return data.stopMs !== null || data.detail?.startsWith('had ended') === true;
}

/** SIGTERM during a long request, and SIGKILL during another. */
export async function interruptRequest(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, open, random, recorder, waiting } = context;
  const room = await open();
  let started = await room.start('start in flight');
  for (const [name, step] of [
    ['SIGTERM', 'signal SIGTERM in flight'],
    ['SIGKILL', 'kill in flight'],
  ] as const) {
    if (!started.data.ready) return;
    waiting(`the end after ${name} during a request`);
    const answer = sendLong(context, room, `request during ${name}`);
    answer.catch(() => undefined);
    await pause(EARLIEST + SPREAD * random());
    // Written down at once: an engine that is busy tells late of the end, and the request may be over long before.
    recorder.record('note', beforeStep(step), { name: 'about to be interrupted', values: {} }, room.name);
    await room.stop(step, name, claim.within);
    await answer;
    started = await startTwiceIfLate(room, `start after ${name} in flight`);
  }
}

/** A shell outlives the service, so that what the service leaves running can be seen. */
export async function serviceAsChild({
  claim,
  subject,
  open,
  waiting,
  random,
}: ExperimentContext<Claim>): Promise<void> {
  if (subject.command.length === 0) return;
  const room = await open();
  const { data } = await room.start('start before child');
  await room.stop('stop before child', 'SIGKILL');
  if (!data.ready || !(await room.hasShell())) return;
  waiting('the end of a service that is a child');
  const early = 2 * (data.readyMs ?? 0) + 500 + 300 * random();
  for (const [again, afterMs] of [
    ['', early],
    [' again', 2 * early + 1_500],
  ] as const) {
    const { data: run } = await room.run({
      step: `signal SIGTERM as child${again}`,
      command: subject.command,
      asChild: true,
      signal: { name: 'SIGTERM', afterMs },
      timeout: afterMs + claim.within,
    });
    if (run.outcome !== 'timed-out' && !mayNotBeUp(claim, 'SIGTERM', run.exitCode)) return;
  }
}

function sendLong({ claim }: ExperimentContext<Claim>, room: Room, step: string): Promise<unknown> {
  if (claim.long?.kind !== 'http') return Promise.resolve();
  const over = claim.sendOver ?? 0;
  return room.request({
    step,
    ...asRequest(claim.long),
    ...(over > 0 && { slow: { pieces: Math.ceil(over / PIECE_MS), pauseMs: PIECE_MS } }),
    timeout: over + 2 * claim.within,
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
