import { z } from 'zod';
import { commandAction, commandLine } from '../../lib/actions.ts';
import { duration } from '../../lib/units.ts';

const path = z.string().min(1).describe('Absolute, or relative to the work folder.');

/** What the contract may claim for state-corruption-recovery. */
export const claim = z.strictObject({
  prepare: z.array(commandAction()).default([]).describe('Commands that make good state.'),
  state: z.array(path).min(1).describe('Files that hold the state; each is damaged in every way.'),
  act: commandAction().describe('An action that uses the state, and may change it.'),
  fingerprint: commandAction().describe('Prints what the state says; the same state gives the same words.'),
  recover: z
    .array(commandAction())
    .default([])
    .describe('What people are told to do about damaged state; afterwards it must say what it said before.'),
  locks: z
    .array(
      z.strictObject({
        path,
        holder: commandLine().describe('A long action that holds the lock; it is killed while it does.'),
      }),
    )
    .default([])
    .describe('Locks that a killed process leaves behind.'),
  within: duration().default(5_000).describe('Time for every answer.'),
});

export type Claim = z.infer<typeof claim>;
