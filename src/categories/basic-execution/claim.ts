import { z } from 'zod';
import { commandLine } from '../../lib/actions.ts';
import { duration } from '../../lib/units.ts';

/** What the contract may claim for basic-execution. Commands are the whole argv, as a person would type it. */
export const claim = z.strictObject({
  /** The command that tells the version, and the text that must stand in its output. */
  version: z.strictObject({ command: commandLine(), prints: z.string().min(1) }).optional(),
  /** The command that gives help, and words that must stand in its output. */
  help: z.strictObject({ command: commandLine(), prints: z.array(z.string()).default([]) }).optional(),
  /** The lifecycle, in order; each step sees the work folder as the step before left it. */
  steps: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        command: commandLine(),
        stdin: z.string().optional(),
        exit: z.int().min(0).max(255).default(0),
        /** Words that must stand in its output. */
        prints: z.array(z.string()).default([]),
        /** Files that must be there afterwards: absolute, or relative to the work folder. */
        produces: z.array(z.string()).default([]),
        timeout: duration().default(10_000),
      }),
    )
    .default([]),
  /** Folders outside the work folder that the steps may leave files in. */
  writes: z.array(z.string().startsWith('/')).default([]),
  /** Files that may differ from run to run: absolute, or relative to the work folder. */
  varies: z.array(z.string()).default([]),
});

export type Claim = z.infer<typeof claim>;

/** The circumstance of a run whose input stays open. */
export const SILENT = 'its standard input is open and nobody writes to it';

/** The step that does the same with an input that is at its end. */
export const withEnd = (step: string): string => `${step}, input ended`;

/** The step that does the same once more with an input that stays open. */
export const silentAgain = (step: string): string => `${step}, silent again`;
