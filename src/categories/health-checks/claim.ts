import { z } from 'zod';
import { httpAction } from '../../lib/actions.ts';
import { pathOnPort } from '../../lib/path-on-port.ts';
import { serviceName } from '../../lib/service-name.ts';
import { duration } from '../../lib/units.ts';
import type { SubjectFacts } from '../../model/contract.ts';

/** What the contract may claim for health-checks. */
export const claim = z.strictObject({
  /** Path that answers 2xx as long as the process need not be restarted; on another port of the subject `:9090/healthz`. */
  live: pathOnPort('/healthz').optional(),
  /** Path that answers 2xx while requests should be sent here, written alike; default: the subject's own `ready`. */
  ready: pathOnPort('/readyz').optional(),
  /** Services without which it is not ready, by their names in the contract. */
  critical: z.array(serviceName()).default([]),
  /** Services without which it stays ready. */
  optional: z.array(serviceName()).default([]),
  /**
   * Time within which it notices that a critical service is gone, and that it is back. Where it is started before its critical services, the
   * time that its start may take (`startsWithin`) is added, counted from when they came: it may have to migrate or to warm up first.
   */
  within: duration()
    .refine((ms) => ms <= 20_000, 'at most 20s')
    .prefault('5s'),
  /** Time within which each health check is answered, whatever hangs. */
  answers: duration()
    .refine((ms) => ms <= 10_000, 'at most 10s')
    .prefault('2s'),
  /** Time from its start to ready; default: the subject's `readyWithin`. */
  startsWithin: duration().optional(),
  /** What is asked the moment it says that it is ready, and can be repeated; default: the first request of the workload. */
  first: httpAction().optional(),
  /** Requests of the workload in each second while its health is asked under load. */
  load: z.number().positive().max(200).default(20),
});

export type Claim = z.infer<typeof claim>;

/** Steps of the first request before anything was taken away. */
export const IN_PEACE = 'first request in peace';
export const IN_PEACE_AGAIN = 'first request in peace again';

/** The moment of its life from which services are taken away of which the contract says nothing. */
export const UNCLAIMED = 'before what nobody claimed is gone';

/**
 * How a service is gone that the subject can do without. A client that knows of the loss (its connection is closed, and no new one is
 * made) and one that does not (nothing comes any more) often answer differently.
 */
export type WayToGo = 'paused' | 'refused';

/** What the moments of such a loss are called by. */
export const lossOf = (service: string, way: WayToGo): string =>
  way === 'paused' ? service : `${service} (refused)`;

/** Milliseconds from its start to ready, as claimed. */
export const startsWithin = (claim: Claim, subject: SubjectFacts): number =>
  claim.startsWithin ?? subject.readyWithin;

/** Milliseconds from when its critical services came, before which it was started, to ready. */
export const readyAfterComing = (claim: Claim, subject: SubjectFacts): number =>
  claim.within + startsWithin(claim, subject);

/** The path of readiness: the claim's, or the one by which the room itself sees it. */
export function readyPath(claim: Claim, subject: SubjectFacts): string | null {
  return claim.ready ?? subject.readyPath;
}
