import { z } from 'zod';
import { action, commandAction, httpAction } from '../../lib/actions.ts';
import { serviceName } from '../../lib/service-name.ts';
import { duration } from '../../lib/units.ts';

/** What the contract may claim for network-isolation. The ordinary work is the contract's top-level `workload`. */
export const claim = z.strictObject({
  /** What it still does while a service (by its name in the contract) is refused, and while it is black-holed. */
  degraded: z
    .record(
      serviceName(),
      z.strictObject({
        action: httpAction(),
        /** Statuses that are a right answer without the service. */
        answers: z.array(z.int().min(100).max(599)).min(1),
        within: duration(),
      }),
    )
    .default({}),
  /** Actions that make it fail, so that what it does only on errors is heard too. */
  provoke: z.array(action()).default([]),
  /** Of a command: what is still at work after a minute unless it is interrupted. What it does then is heard as well. */
  long: commandAction().optional(),
  /** Most connection attempts per second to a service that is down. */
  attemptsPerSecond: z.number().positive().default(20),
});

export type Claim = z.infer<typeof claim>;

/** The request that is sent while a service is broken, and how the looks begin that wait for it to be well again. */
export const degradedStep = (service: string, fault: string): string => `${fault} · ${service}`;
export const healedStep = (service: string, fault: string): string => `healed ${fault} · ${service}`;
