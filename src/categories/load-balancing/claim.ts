import { z } from 'zod';
import { commandLine, httpAction } from '../../lib/actions.ts';
import { serviceName } from '../../lib/service-name.ts';
import { session } from '../../lib/session.ts';
import { duration } from '../../lib/units.ts';

const failed = () => z.int().min(0).max(1_000).default(0);

/** What the contract may claim for load-balancing. Its ordinary work is the contract's top-level `workload`. */
export const claim = z.strictObject({
  /** How many replicas there can be at least. */
  replicas: z.int().min(2).max(8).default(3),
  /** Requests of the workload in each second, all replicas together. */
  load: z.number().min(5).max(200).default(20),
  /** Where an answer says which replica gave it: in a header of every answer, or in a field of the JSON that a request gets. */
  instance: z
    .union([
      z.strictObject({ header: z.string().toLowerCase() }),
      z.strictObject({ request: httpAction(), field: z.string() }),
    ])
    .optional(),
  /** A command that prints what stands as `${credential}` in the requests of session and limit. */
  credential: commandLine().optional(),
  /** How one logs in, and what a session is good for; where `logout` ends it, it is over at once on every replica. */
  session: session().extend({ logout: httpAction().optional() }).optional(),
  /** What is written through one replica: `${value}` stands for a fresh text in `create` and `change`, and must stand in the answer of `read`. */
  state: z
    .strictObject({
      create: httpAction(),
      /** Field of the JSON answer to `create` whose value stands as `${id}` in `read` and `change`. */
      id: z.string().default('id'),
      read: httpAction(),
      change: httpAction().optional(),
      /** Time after a write in which an old value may still be read. */
      fresh: duration().prefault('0s'),
    })
    .optional(),
  /** A request that clients send again when no answer came: `${key}` stands for a fresh text, in its idempotency key. It is done once, whoever gets it. */
  repeated: z
    .strictObject({
      request: httpAction(),
      /** Field of the JSON answer that says what was made: the same in every answer to one key. */
      id: z.string().default('id'),
    })
    .optional(),
  /** A request of which only so many are answered well in any such time, whichever replicas they reach; to be told from a limit for each, it takes three of them. */
  limit: z
    .strictObject({
      request: httpAction(),
      allowed: z.int().min(1).max(200),
      window: duration(),
      /** Environment that sets the limit. */
      env: z.record(z.string(), z.string()).default({}),
      /** Status of a refusal. */
      refused: z.int().min(400).max(599).default(429),
    })
    .optional(),
  /** The time after which the balancer in front of it gives up an idle connection; the service must keep it for longer. */
  keepsIdle: duration().optional(),
  /** Requests that may fail: when one replica is killed (beyond those that were with it), when one is added, when all are restarted in turn. */
  failed: z.strictObject({ killed: failed(), added: failed(), rolling: failed() }).prefault({}),
  /** Work that is done without being asked for. */
  background: z
    .strictObject({
      service: serviceName('postgres'),
      /** Environment that makes it come often: several pieces within `within`. */
      env: z.record(z.string(), z.string()).default({}),
      /** SQL that gives a row for each piece of work: `piece` names it, `times` counts how often it was done. */
      pieces: z.string(),
      /** Time in which several pieces are done. */
      within: duration().prefault('6s'),
    })
    .optional(),
});

export type Claim = z.infer<typeof claim>;

/** Steps of counting work: when all but one were killed, and when that one was killed and another had come anew. */
export const LEFT = { before: 'work when one is left', after: 'work of the one that is left' } as const;
export const ANEW = {
  before: 'work when that one is killed',
  after: 'work of the one that came anew',
} as const;

/** Steps of looking at connections that are kept: when each has had its answer, and when a balancer would give them up. */
export const IDLE = { begins: 'kept connections', over: 'kept connections when the time is over' } as const;

/** Name of notes: which replica was killed, and which were spared. */
export const KILLED = 'killed';

/** What stands for a session that nobody was given. */
export const NO_SESSION = 'not-a-session-of-anybody';
