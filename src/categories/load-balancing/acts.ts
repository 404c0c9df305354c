import { asRequest } from '../../lib/actions.ts';
import { onItsPort } from '../../lib/path-on-port.ts';
import { fill } from '../../lib/template.ts';
import { ANSWERED_BY } from '../../model/balance.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction, SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { DriveRequest } from '../../model/load.ts';
import type { Balanced, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

export type Context = ExperimentContext<Claim>;

/** Milliseconds in which the balancer must have taken in a replica that is ready. */
export const TAKEN_IN = 5_000;
/** Seconds of load before it counts. */
const WARM_UP = 1.5;
/** Milliseconds until a request of a drive is given up. */
const TIMEOUT = 5_000;

/** 1, 2, … */
export const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);

/** Starts them all at once. */
export async function startAll(
  fleet: Balanced,
  replicas: readonly number[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const started = await Promise.all(
    replicas.map((replica) => fleet.start(replica, `start replica ${replica}`, { env })),
  );
  if (!started.every(({ data }) => data.ready)) return false;
  const { data } = await fleet.until('all taken in', replicas, 'up', TAKEN_IN);
  return (
    data.replicas.filter(({ replica, up }) => up && replicas.includes(replica)).length === replicas.length
  );
}

/** Sends the workload once, in its order, which makes what its later requests ask for. */
export async function prepare(fleet: Balanced, step: string, subject: SubjectFacts): Promise<void> {
  for (const action of requestsOf(subject)) await ask(fleet, step, action);
}

/** The workload's requests; where there are none, the one for readiness. */
function requestsOf({ workload, readyPath }: SubjectFacts): readonly HttpAction[] {
  const requests = workload.filter((action) => action.kind === 'http');
  if (requests.length > 0) return requests;
  return [
    { kind: 'http', method: 'GET', path: onItsPort(readyPath) ?? '/', headers: {}, body: null, expect: null },
  ];
}

/** Load of which nothing is asked: what is slow or wrong only at first must not spoil the steady state. */
export async function warmUp(context: Context, fleet: Balanced): Promise<void> {
  const driving = await fleet.drive('warm-up', workloadDrive(context, context.claim.replicas, WARM_UP));
  await driving.done;
}

export function ask(
  fleet: Balanced,
  step: string,
  action: HttpAction,
  values: Readonly<Record<string, string | number>> = {},
): Promise<EvidenceRecord<'request'>> {
  return fleet.request({ step, ...asRequest(fill(action, values)) });
}

/** The workload as a drive, with who answered kept. */
export function workloadDrive(
  { claim, subject, random }: Pick<Context, 'claim' | 'subject' | 'random'>,
  replicas: number,
  seconds: number,
): DriveRequest {
  const { instance } = claim;
  return {
    requests: mixed(requestsOf(subject).map(asRequest), replicas, random),
    arrivals: { perSecond: claim.load, seconds },
    timeout: TIMEOUT,
    keepHeaders: [ANSWERED_BY, ...(instance && 'header' in instance ? [instance.header] : [])],
  };
}

/**
 * Each request at least once, and others drawn, in a number that shares no divisor with the number of replicas. Sent round robin
 * as they stand, to replicas that take turns as well, each kind of request would always meet the same replica.
 */
export function mixed<T>(requests: readonly T[], replicas: number, random: () => number): readonly T[] {
  let length = requests.length * 4;
  while (commonDivisor(length, replicas) > 1) length += 1;
  return Array.from(
    { length },
    (_, n) => requests[n] ?? (requests[Math.floor(random() * requests.length)] as T),
  );
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** What stands as `${credential}`. */
export async function credentials(
  room: Room,
  { credential }: Claim,
): Promise<Readonly<Record<string, string>>> {
  if (!credential) return {};
  const { data } = await room.run({ step: 'credential', command: credential });
  return { credential: data.stdout.text.trim() };
}
