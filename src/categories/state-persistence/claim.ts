import { z } from 'zod';
import { action, commandAction } from '../../lib/actions.ts';

/**
 * What the contract may claim for state-persistence. A service is acted on and read by HTTP or by
 * its own client, a command that runs beside it; a command by commands.
 */
export const claim = z
  .strictObject({
    /** What makes the state on which the acts work. */
    prepare: z.array(action()).default([]),
    /** What changes the state, each in a way of its own; of a service, each may be repeated, and makes a difference each time. What people name should hold letters beyond ASCII. */
    acts: z.array(action()).min(1),
    /** What tells the state: the same words for the same state, without times or ids that come out anew each time the same is done. */
    read: action(),
    /** Words that must stand in what is read once all acts are done. */
    shows: z.array(z.string().min(1)).default([]),
    /** Acts that fail, each with the exit code or status by which it says so, and words that must stand in what is read then. */
    fails: z.array(z.strictObject({ act: action(), shows: z.array(z.string().min(1)).min(1) })).default([]),
    /** Another program that reads the state: it must succeed, and say the same of the same state. */
    second: commandAction().optional(),
    /** Folders that hold the state (absolute); default: the declared state, or the work folder. */
    state: z.array(z.string().startsWith('/')).min(1).optional(),
    /** Under which host name a new container must find the state: `any`, as engines and orchestrators give another one to each; `same` where it is fixed. */
    host: z.enum(['any', 'same']).default('any'),
    /** What a command that only reads leaves of the state: the `same` bytes; `either` where the store keeps books of its own there, as a log or an index that it brings up to date. */
    bytes: z.enum(['same', 'either']).default('same'),
    /** Rounds in which two commands work on the state at once. */
    rounds: z.int().min(1).max(20).default(3),
  })
  .superRefine((claimed, context) => {
    // Whether it is a service is known by how it is read.
    const { kind } = claimed.read;
    const all = {
      prepare: claimed.prepare,
      acts: claimed.acts,
      fails: claimed.fails.map(({ act }) => act),
    };
    for (const [key, actions] of Object.entries(all)) {
      for (const [index, one] of actions.entries()) {
        if (one.kind === kind) continue;
        const message =
          kind === 'http'
            ? 'read is a request, so this must be one'
            : 'read is a command, so this must be one';
        context.addIssue({ code: 'custom', path: [key, index], message });
      }
    }
  });

export type Claim = z.infer<typeof claim>;

/** Steps of a service's last acts, undisturbed; where no difference is seen, it ends politely and is read once more. */
export const ONCE_MORE = {
  before: 'read before the last act',
  act: 'last act',
  after: 'read after the last act',
  restart: 'the last restart',
  settled: 'read after the last restart',
} as const;
