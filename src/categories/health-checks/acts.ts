import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest } from '../../lib/actions.ts';
import { livesInAirlock } from '../../lib/in-airlock.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction, SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { ServiceFault } from '../../model/faults.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, IN_PEACE, IN_PEACE_AGAIN, readyPath } from './claim.ts';

/** Most health checks in each second of each path, and about how many there may be in all: each stands in the evidence. */
const PER_SECOND = 10;
const IN_ALL = 130;
/** Milliseconds of steady state before each fault, and after each healing. */
export const QUIET = 600;
/** Milliseconds for which an answer must stand before it is taken for the state of things. */
export const STANDS = 1_200;
/** Times that the first request is sent again, until it succeeds for once. */
const CONTROLS = 8;
/** Milliseconds that the body of a request takes during which the service is asked to stop. */
export const TRICKLE = { pieces: 4, pauseMs: 300 };

export type Context = ExperimentContext<Claim>;

/** The named services that the contract really declares. */
export const among = (subject: SubjectFacts, names: readonly string[]): readonly string[] =>
  names.filter((name) => subject.services.some((service) => service.name === name));

/** Asks for health at a steady rate, as an orchestrator does, for so many milliseconds unless it is stopped before. */
export function probe({ claim, subject }: Context, room: Room, step: string, ms: number): Promise<Driving> {
  const paths = [readyPath(claim, subject), claim.live ?? null].filter((path) => path !== null);
  const perSecond = Math.min(PER_SECOND, (IN_ALL * 1_000) / ms);
  return room.drive(step, {
    requests: paths.map((path) => ({ method: 'GET', path })),
    arrivals: { perSecond: perSecond * paths.length, seconds: ms / 1_000 },
    timeout: 2 * claim.answers,
  });
}

/** The longest that a service being taken away and given back can last, with room for the acts themselves. */
export const lasting = (claim: Claim): number => 2 * (claim.within + STANDS) + 2 * QUIET + 5_000;

/** Its ordinary work, in the background. */
export async function work({ claim, subject }: Context, room: Room, step: string, ms: number) {
  const requests = requestsOf(subject).map(asRequest);
  if (requests.length === 0) return null;
  return room.drive(step, {
    requests,
    arrivals: { perSecond: claim.load, seconds: ms / 1_000 },
    timeout: 5_000,
  });
}

/** Waits until readiness has stood for a while as wanted, at most so long and a little; gives whether it did. */
export async function until(
  { signal }: Context,
  probes: Driving,
  wanted: (ready: boolean) => boolean,
  ms: number,
): Promise<boolean> {
  const began = performance.now();
  let since: number | null = null;
  while (performance.now() - began < ms + STANDS) {
    const [outcome] = (await probes.progress()).last;
    const now = performance.now();
    if (outcome === null || outcome === undefined || !wanted(/^2/.test(outcome))) since = null;
    else since ??= now;
    if (since !== null && now - since >= STANDS) return true;
    await sleep(100, undefined, { signal });
  }
  return false;
}

/** Gives what it answered, or null where no request is known. */
export async function first(
  { claim, subject }: Context,
  room: Room,
  after: string,
): Promise<EvidenceRecord<'request'> | null> {
  const action = claim.first ?? requestsOf(subject)[0];
  return action ? ask(room, `first request after ${after}`, action) : null;
}

/** The same request twice before anything happens: one that is good only once is answered the second time as it always will be. */
export async function firstInPeace({ claim, subject }: Context, room: Room, service: string): Promise<void> {
  const action = claim.first ?? requestsOf(subject)[0];
  if (!action) return;
  for (const step of [IN_PEACE, IN_PEACE_AGAIN]) await ask(room, `${step} · ${service}`, action);
}

/** The same request when all is well, which may take a moment to come. */
export async function control(context: Context, room: Room): Promise<void> {
  for (let attempt = 1; attempt <= CONTROLS; attempt += 1) {
    const answer = await first(context, room, 'all was well');
    if (answer === null || (answer.data.status ?? 599) < 400) return;
    await sleep(QUIET, undefined, { signal: context.signal });
  }
}

export const requestsOf = ({ workload }: SubjectFacts): readonly HttpAction[] =>
  workload.filter((action) => action.kind === 'http');

export function ask(room: Room, step: string, request: HttpAction): Promise<EvidenceRecord<'request'>> {
  return room.request({ step, ...asRequest(request), timeout: 5_000 });
}

/** A request whose body comes slowly; nothing where the workload has none with a body. */
export async function trickle(room: Room, subject: SubjectFacts): Promise<void> {
  const action = requestsOf(subject).find(({ body }) => body !== null && body.length >= TRICKLE.pieces);
  if (!action) return;
  await room.request({
    step: 'a request while it is asked to stop',
    ...asRequest(action),
    slow: TRICKLE,
    timeout: 10_000,
  });
}

/** Whether it is ready now, or becomes so in its usual time. */
export async function readyAfterAll({ subject, signal }: Context, room: Room): Promise<boolean> {
  const began = performance.now();
  for (let look = 1; performance.now() - began < subject.readyWithin; look += 1) {
    const { data } = await room.check(`ready after all · ${look}`);
    if (data.ready || !data.running) return data.ready;
    await sleep(QUIET, undefined, { signal });
  }
  return false;
}

/** A pause, or what comes nearest to it where the service has no container: connections are open, and nothing is answered. */
export function possible(fault: ServiceFault, { services }: SubjectFacts, service: string): ServiceFault {
  const type = services.find(({ name }) => name === service)?.type ?? '';
  return fault === 'paused' && livesInAirlock(type) ? 'black-holed' : fault;
}
