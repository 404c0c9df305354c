import { z } from 'zod';
import { action, commandLine } from '../../lib/actions.ts';
import { duration } from '../../lib/units.ts';

const path = z
  .string()
  .min(1)
  .describe('Absolute, or relative to the work folder; of a service without one, to its first state folder.');

/**
 * What the contract may claim for state-corruption-recovery. A service is acted on by HTTP, or by its own client, a command
 * that runs beside it; a command by commands.
 */
export const claim = z.strictObject({
  prepare: z
    .array(action())
    .default([])
    .describe('What makes good state: commands; of a service, requests too.'),
  state: z.array(path).min(1).describe('Files that hold the state; each is damaged in every way.'),
  act: action().describe(
    'An action that uses the state, and may change it: a command; of a service, a request.',
  ),
  fingerprint: action().describe('Tells what the state says; the same state gives the same words.'),
  recover: z
    .array(action())
    .default([])
    .describe(
      'What people are told to do about damaged state; afterwards it must say what it said before. Of a service, commands run while ' +
        'it is down, and requests are sent once it has been started again.',
    ),
  locks: z
    .array(
      z.strictObject({
        path,
        holder: commandLine()
          .optional()
          .describe(
            'A long action that holds the lock: while it lives, nobody else takes that, however old it looks; and it is killed while it holds it. ' +
              'A service without one is the holder itself.',
          ),
      }),
    )
    .default([])
    .describe('Locks that a killed process leaves behind.'),
  within: duration().prefault('5s').describe('Time for every answer.'),
});

export type Claim = z.infer<typeof claim>;
