import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, type Input, LEFT_OUT } from './claim.ts';
import type { Payload } from './hostile-value.ts';
import { FAMILIES } from './payloads.ts';

/** Families that make sense only over HTTP or with a database. */
const NOT_FOR_COMMANDS = ['header splitting', 'script in a page', 'foreign address', 'SQL injection'];
/** Options for programs that are called; where the subject looks for its own, it is the user who gives them, and gets what they ask for. */
const OPTIONS = 'argument injection';

/** Families of which something is sent to a command. */
export const FOR_COMMANDS: readonly string[] = FAMILIES.map(({ name }) => name).filter(
  (name) => !NOT_FOR_COMMANDS.includes(name),
);

/** Whether a value is not sent through an input of a command. */
export function isLeftOut(input: Input, { family, value }: Pick<Payload, 'family' | 'value'>): boolean {
  return family === OPTIONS && value.startsWith('-') && givesOptions(input);
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

/**
 * Whether a value with a dash would be an option of the command itself: it begins a word, and no `--` ended the options before. Behind an
 * option it is taken for what belongs to that.
 */
function givesOptions({ command = [], archive }: Input): boolean {
  if (archive !== undefined) return false;
  const options = command.includes('--') ? command.slice(0, command.indexOf('--')) : command;
  return options.some(
    (word, index) => word.startsWith('{input}') && !/^-[^=]*$/.test(options[index - 1] ?? ''),
  );
}
