import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, type Input, LEFT_OUT } from './claim.ts';

/** Families that make sense only over HTTP or with a database. */
const NOT_FOR_COMMANDS = ['header splitting', 'script in a page', 'foreign address', 'SQL injection'];
/** Options for programs that are called; where the subject looks for its own, it is the user who gives them, and gets what they ask for. */
const OPTIONS = 'argument injection';

/** Families of which no value is sent through an input of a command. */
export function leftOutOf(input: Input): readonly string[] {
  return givesOptions(input) ? [...NOT_FOR_COMMANDS, OPTIONS] : NOT_FOR_COMMANDS;
}

/** Puts on record what else would have been sent, and why it was not. */
export function tellLeftOut({ recorder }: ExperimentContext<Claim>, room: Room, input: Input): void {
  if (!givesOptions(input)) return;
  const values = {
    input: input.name,
    family: OPTIONS,
    reason: 'the value begins a word of the command, and no -- stands before it',
  };
  recorder.record('note', `${LEFT_OUT} · ${input.name}`, { name: LEFT_OUT, values }, room.name);
}

/** Whether a value with a dash would be an option of the command itself: it begins a word, and no `--` ended the options before. */
function givesOptions({ command = [], archive }: Input): boolean {
  if (archive !== undefined) return false;
  const options = command.includes('--') ? command.slice(0, command.indexOf('--')) : command;
  return options.some((word) => word.startsWith('{input}'));
}
