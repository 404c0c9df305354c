import { asCommand } from '../../lib/actions.ts';
import { roomFor } from '../../lib/room-for.ts';
import { twiceIfCutOff } from '../../lib/twice-if-late.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Action, CommandAction, SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { CommandRequest, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

type More = Partial<Omit<CommandRequest, 'step' | 'command'>>;

/** A fresh room with the state that the claim prepares. */
export async function preparedRoom(context: ExperimentContext<Claim>): Promise<Room> {
  const { subject, open } = context;
  const room = await open(roomFor(subject));
  await prepare(context, room);
  return room;
}

/** Prepares the state; `when` tells this time from the first one. */
export async function prepare(
  { claim, waiting }: ExperimentContext<Claim>,
  room: Room,
  when = '',
): Promise<void> {
  for (const [index, action] of claim.prepare.entries()) {
    const command = commandOf(action);
    if (!command) continue;
    waiting(`preparation: ${command.command.join(' ')}`);
    await perform(room, `prepare ${index}${when}`, command, { shared: true });
  }
}

/** An action that is a command; a request is sent to services alone. */
export const commandOf = (action: Action | undefined): CommandAction | null =>
  action?.kind === 'command' ? action : null;

export function perform(
  room: Room,
  step: string,
  command: CommandAction,
  more: More = {},
): Promise<EvidenceRecord<'run'>> {
  return room.run({ ...more, step, ...asCommand(command) });
}

/**
 * The same, and once more where it had not ended in time: what hangs on what a kill left hangs again, and a machine that stands still for a
 * while accuses nobody.
 */
export async function performTwiceIfLate(
  room: Room,
  step: string,
  command: CommandAction,
  more: More = {},
): Promise<void> {
  await twiceIfCutOff(step, (one) => perform(room, one, command, more));
}

/** Where the state lies that is held aside and put back. */
export function statePaths(claim: Claim, subject: SubjectFacts): readonly string[] {
  if (claim.state) return claim.state;
  if (subject.state.length > 0) return subject.state;
  return [subject.workFolder ?? '/work'];
}
