import { z } from 'zod';
import { commandLine } from '../../lib/actions.ts';
import { duration } from '../../lib/units.ts';

/** What the contract may claim for basic-execution. Commands are the whole argv, as a person would type it. */
export const claim = z.strictObject({
  /**
   * The command that tells the version, and the text that must stand in its output; in another language, the version’s
   * number.
   */
  version: z.strictObject({ command: commandLine(), prints: z.string().min(1) }).optional(),
  /**
   * The command that gives help, and words that must stand in its output where the user’s language is not another one.
   */
  help: z.strictObject({ command: commandLine(), prints: z.array(z.string()).default([]) }).optional(),
  /**
   * The lifecycle, in order; each step sees the work folder as the step before left it. There is no network: what needs a service is no
   * step, but belongs to the `workload`.
   */
  steps: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        command: commandLine(),
        stdin: z.string().optional(),
        exit: z.int().min(0).max(255).default(0),
        /** Words that must stand in its output where the user’s language is not another one. */
        prints: z.array(z.string()).default([]),
        /** Files that must be there right after it: absolute, or relative to the work folder. */
        produces: z.array(z.string()).default([]),
        timeout: duration().prefault('10s'),
      }),
    )
    .default([]),
  /**
   * Commands that pass a file on as it is: `from` is laid by us, with bytes of every kind in it, and after `command` the file `to` must hold the
   * same; where it `keepsMode`, with the same permissions. `files` are others that the command needs. Paths are absolute, or relative to the work
   * folder.
   */
  copies: z
    .array(
      z.strictObject({
        from: z.string().min(1),
        command: commandLine(),
        to: z.string().min(1),
        files: z.record(z.string(), z.string()).default({}),
        keepsMode: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Folders outside the work folder that the steps may leave files in. */
  writes: z.array(z.string().startsWith('/')).default([]),
  /** Files that may differ from run to run: absolute, or relative to the work folder. */
  varies: z.array(z.string()).default([]),
});

export type Claim = z.infer<typeof claim>;

/** The listing of a place right after a step that claims files in it. */
export const producedStep = (name: string, place: string, pass: string): string =>
  `produced by ${name} in ${place} · ${pass}`;

/** The step in which a plain file is passed on by a claimed copy, or one with bytes of every kind. */
export const copyStep = (index: number, kind: 'plain' | 'every kind'): string => `copy ${index + 1}, ${kind}`;

/** The circumstance of a run whose user speaks another language. */
export const OTHER_LANGUAGE = 'the language is another one';

/** The circumstance of a run whose input stays open. */
export const SILENT = 'its standard input is open and nobody writes to it';

/** The step that does the same with an input that is at its end. */
export const withEnd = (step: string): string => `${step}, input ended`;

/** The step that does the same once more with an input that stays open. */
export const silentAgain = (step: string): string => `${step}, silent again`;

/** How steps begin in which the first command is done without a home. */
export const WITHOUT_HOME = 'without home · ';

/** The same with its home, on the same places, where it ended otherwise without. */
export const HOME_AGAIN = 'with home again';

/** The same without a home for the second time, once it worked with one: only what fails twice fails for want of it. */
export const secondTime = (step: string): string => `${step}, for the second time`;

/** A service that was not ready at first is started once more. */
export const SECOND_START = 'start, for the second time';

/** A service that is started without a home, and with one after that. */
export const START_WITHOUT_HOME = 'start without HOME';
export const START_AGAIN = 'start with HOME again';

/** The steps in which a later command is done without HOME before it is done with one, and once more. */
export const homelessStep = (step: string): string => `HOME taken away · ${step.replace(/ · first$/, '')}`;
export const homelessAgain = (step: string): string => `${homelessStep(step)}, again`;
