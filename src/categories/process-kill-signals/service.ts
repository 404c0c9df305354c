import { asRequest } from '../../lib/actions.ts';
import { livesInAirlock } from '../../lib/in-airlock.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, mayIgnore, type Polite } from './claim.ts';

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
    started = await room.start(`start after ${name}`);
  }
  if (!started.data.ready) return;
  await room.stop('kill', 'SIGKILL');
  started = await room.start('start after SIGKILL');
  if (started.data.ready && effort === 'full') await askInAnOutage(context, room, started.data.readyMs ?? 0);
}

/** Milliseconds after which a service that waits for its services has surely put on its handlers. */
const WAITS = 1_500;

/**
 * A service whose own services swallow everything is asked to end: while it has connections to them, and once more while it waits
 * for them, as in a rollout that goes wrong.
 */
async function askInAnOutage(
  { claim, subject, signal, waiting }: ExperimentContext<Claim>,
  room: Room,
  readyMs: number,
): Promise<void> {
  const services = subject.services.filter(({ type }) => !livesInAirlock(type));
  if (services.length === 0) return;
  const faults = await Promise.all(services.map(({ name }) => room.fault(name, 'black-holed')));
  waiting('the end of a service whose own are gone');
  await room.stop('signal SIGTERM while its services are gone', 'SIGTERM', claim.within);
  waiting('the end of a service that waits for its own');
  const starting = room.start('start while its services are gone');
  await pause(WAITS + 2 * readyMs);
  signal.throwIfAborted();
  await room.stop('signal SIGTERM while starting', 'SIGTERM', claim.within);
  await starting;
  for (const { heal } of faults) await heal();
}

/** SIGTERM during a long request, and SIGKILL during another. */
export async function interruptRequest(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, open, random, waiting } = context;
  const room = await open();
  let started = await room.start('start in flight');
  for (const [name, step] of [
    ['SIGTERM', 'signal SIGTERM in flight'],
    ['SIGKILL', 'kill in flight'],
  ] as const) {
    if (!started.data.ready) return;
    waiting(`the end after ${name} during a request`);
    const answer = sendLong(context, room, `request during ${name}`);
    await pause(EARLIEST + SPREAD * random());
    await room.stop(step, name, claim.within);
    await answer;
    started = await room.start(`start after ${name} in flight`);
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
  const afterMs = 2 * (data.readyMs ?? 0) + 500 + 300 * random();
  await room.run({
    step: 'signal SIGTERM as child',
    command: subject.command,
    asChild: true,
    signal: { name: 'SIGTERM', afterMs },
    timeout: afterMs + claim.within,
  });
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
