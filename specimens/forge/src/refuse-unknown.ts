import type { Command } from 'commander';

/** Lets a command refuse the options and words that it does not know. */
export type RefuseUnknown = (command: Command) => void;

export const refuseUnknown: RefuseUnknown = (command) => {
  command.allowUnknownOption(false).allowExcessArguments(false);
};
