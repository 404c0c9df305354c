import { z } from 'zod';
import { httpAction } from '../../lib/actions.ts';
import { serviceName } from '../../lib/service-name.ts';
import { duration } from '../../lib/units.ts';
import type { HttpAction, SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';

/** What the contract may claim for graceful-shutdown. Its ordinary work is the contract's top-level `workload`. */
export const claim = z.strictObject({
  /** Time from the stop signal to its end, whatever is going on. */
  grace: duration()
    .refine((ms) => ms <= 30_000, 'at most 30s')
    .prefault('10s'),
  /** A request that takes a while (half a second at least, five at most), several of which are in flight when it is asked to stop. */
  slow: httpAction().optional(),
  /** How many of them. */
  inFlight: z.int().min(1).max(50).default(5),
  /** Exit code when it was asked to stop. */
  exit: z.int().min(0).max(255).default(0),
  /**
   * Time after the stop signal in which requests are still taken on while readiness already says no, so that a load balancer
   * can notice. Without it, refusing at once is as good.
   */
  drain: duration()
    .refine((ms) => ms <= 10_000, 'at most 10s')
    .optional(),
  /** Requests of the workload in each second while it is asked to stop. */
  load: z.number().positive().max(200).default(20),
  /**
   * What it acknowledges before it is written: `action` is sent so many `times`, and `counts` is SQL that counts what arrived; where it holds
   * `${value}`, that is another text each time, so that what arrived twice can be counted once (`count(distinct …)`). Where
   * `drain` is claimed, it is sent on while it drains. It must arrive also where `service` cannot be reached for a while; what still
   * waits when it is asked to stop in such an outage may be lost, but `grace` holds.
   */
  buffered: z
    .strictObject({
      action: httpAction(),
      times: z.int().min(1).max(200).default(20),
      service: serviceName('postgres'),
      counts: z.string(),
    })
    .optional(),
});

export type Claim = z.infer<typeof claim>;
export type Buffered = NonNullable<Claim['buffered']>;

/** The number that the claim's SQL gave; null where it gave none. */
export function countOf({ data }: EvidenceRecord<'rows'>): number | null {
  const [row] = data.rows;
  const [name] = data.fields;
  const value = row && name !== undefined ? row[name] : undefined;
  // A count is a bigint, which comes as text.
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return data.error === null && typeof count === 'number' ? count : null;
}

/** Bytes of a body that can come in pieces worth the name. */
const IN_PIECES = 8;

/** The request of the workload of which the body is sent slowly: the first that has one. */
export const uploadOf = ({ workload }: Pick<SubjectFacts, 'workload'>): HttpAction | undefined =>
  workload.find(
    (action): action is HttpAction => action.kind === 'http' && (action.body ?? '').length >= IN_PIECES,
  );

/** Name of the note that it is about to be asked to stop with requests in flight. */
export const ASKED = 'asked to stop';

/** What stands in the databases' logs from the moment on at which it was asked to stop. */
export const MARK = 'cleanroom: asked to stop';

/** Name of the note that says that the image has no shell. */
export const NO_SHELL = 'no shell';
