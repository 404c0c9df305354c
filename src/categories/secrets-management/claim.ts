import { z } from 'zod';
import { action, commandLine, httpAction } from '../../lib/actions.ts';
import { SECRET_PLACES } from '../../model/evidence-security.ts';

/** Name of a secret of the contract, of an environment variable that holds one, or `service password`. */
const secret = z.string().min(1);

/**
 * What the contract may claim for secrets-management. The secrets themselves stand under `subject.secrets`; where `${fresh}` is
 * written, alone or within a text, a value is drawn anew for each run, and `${secrets.NAME}` stands for the secret in requests and
 * on standard input. Without any claim the finds of all other categories still count.
 */
export const claim = z.strictObject({
  /** Files to put in place first, by path from the work folder. */
  files: z.record(z.string(), z.string()).default({}),
  /**
   * Ordinary work in which the secrets are used; `${secrets.NAME}` stands for one in a request and in stdin. Default: the workload. Work that
   * writes a private file again, and programs that write down what they are given, tell most.
   */
  uses: z.array(action()).default([]),
  /** Work that fails while the secrets are at hand; how it ends is not judged here. */
  fails: z.array(action()).default([]),
  /** Environment that makes the subject tell most, as for finding a fault. */
  verbose: z.record(z.string(), z.string()).default({}),
  /**
   * Places that are meant to hold a secret, as a provider is meant to be shown its own key; `where` is written as a find tells it, and
   * may end in `*`.
   */
  holds: z
    .array(z.strictObject({ secret, place: z.enum(SECRET_PLACES), where: z.string().default('*') }))
    .default([]),
  /** Secrets without which nothing must work: `command`, or the start of the service, must fail. */
  required: z
    .array(
      z.strictObject({
        /** The environment variable that holds it. */
        variable: secret,
        command: commandLine().optional(),
        /** A value that must be refused as well, by the same command or start. */
        wrong: z.string().optional(),
      }),
    )
    .default([]),
  /** A secret that can be changed: with another value at the next start, what the old one granted is refused. */
  rotation: z
    .strictObject({
      variable: secret,
      /** Prints a credential that rests on the secret. */
      credential: commandLine(),
      /** A request that needs the credential; `{credential}` stands in a header. */
      request: httpAction(),
    })
    .optional(),
});

export type Claim = z.infer<typeof claim>;
