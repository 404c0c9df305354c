import { z } from 'zod';
import { httpAction } from '../../lib/actions.ts';
import { serviceName } from '../../lib/service-name.ts';
import { duration } from '../../lib/units.ts';
import type { SubjectFacts } from '../../model/contract.ts';

/** In which ways an upstream fails. */
const FAILURES = ['error', 'timeout', 'reset'] as const;

/**
 * What the contract may claim for circuit-breaker. Failures and probes are counted as requests that arrive at the upstream,
 * so retries inside one call count one by one.
 */
export const claim = z.strictObject({
  /** The service of type `upstream` behind the breaker. */
  upstream: serviceName('upstream'),
  /**
   * A request for which the subject asks its upstream every time; `${n}` is another number in each call, for a subject that
   * caches.
   */
  action: httpAction(),
  /**
   * Other requests for which it asks the same upstream, behind the same breaker. Where the upstream's `answers` hold a number such as
   * 1.0842 (four decimals or more), each of them is told another, which no other's fallback may hold.
   */
  alike: z.array(httpAction()).max(20).default([]),
  /** The status with which the upstream refuses what was wrongly asked; the breaker must take no notice. */
  refusal: z.int().min(400).max(499).default(404),
  /** Ways of failing that count. */
  failures: z
    .array(z.enum(FAILURES))
    .min(1)
    .default([...FAILURES]),
  /** After so many failures in a row it is open; a few calls go well before them, in a process that was started anew. */
  threshold: z.int().min(1).max(100),
  /** Whether only failures in a row count: then one less than the threshold and a success, again and again, change nothing. */
  inARow: z.boolean().default(false),
  /** Time within which a call is answered whose upstream never answers; a second later its connection must be broken off. */
  timeout: duration()
    .refine((ms) => ms <= 10_000, 'at most 10s')
    .prefault('2s'),
  /** Time for which an open breaker lets nothing through. Choose a short one for the test. */
  reset: duration().refine((ms) => ms >= 200 && ms <= 10_000, 'from 200ms to 10s'),
  /** Requests that may go through at once after that, to try. */
  probes: z.int().min(1).max(10).default(1),
  /** What a call of `action` gets instead, while the breaker is open; those that are alike may have a fallback of their own. */
  fallback: z.strictObject({
    expect: z.int().min(100).max(599),
    /** Text that its answer holds, and no answer when all is well. */
    says: z.string().min(1).optional(),
  }),
  /** Time within which a call is answered while the breaker is open; one in four may be late. */
  fast: duration().prefault('200ms'),
  /** Time from the upstream's recovery until calls reach it again; default: twice the reset time and one second. */
  recovers: duration()
    .refine((ms) => ms <= 30_000, 'at most 30s')
    .optional(),
});

export type Claim = z.infer<typeof claim>;
/** Milliseconds from the upstream's recovery until calls reach it again. */
export const recoversOf = ({ recovers, reset }: Claim): number => recovers ?? 2 * reset + 1_000;

/** Milliseconds from the arrival of a request that is never answered until the subject must have broken it off. */
export const letGoOf = ({ timeout }: Claim): number => timeout + 1_000;

/** Whether the contract has such an upstream; without it nothing can be done. */
export const hasUpstream = ({ services }: SubjectFacts, { upstream }: Claim): boolean =>
  services.some(({ name, type }) => name === upstream && type === 'upstream');

/** A moment of the steady rate of calls: from now on the upstream is well again. */
export const WELL_AGAIN = 'well again';

export type Failing = (typeof FAILURES)[number];
