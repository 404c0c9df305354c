import { asCommand } from '../../lib/actions.ts';
import { roomFor } from '../../lib/room-for.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Action, SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { CommandRequest, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

/** Milliseconds after which whoever tells times by the second tells another one. */
export const ANOTHER_SECOND = 1_100;

type More = Partial<Omit<CommandRequest, 'step' | 'command'>>;

/** A fresh room with the state that the claim prepares, for commands. */
export async function preparedRoom({
  claim,
  subject,
  open,
  waiting,
}: ExperimentContext<Claim>): Promise<Room> {
  const room = await open(roomFor(subject));
  for (const [index, action] of claim.prepare.entries()) {
    waiting('the preparation of the state');
    await perform(room, `prepare ${index}`, action, { shared: true });
  }
  return room;
}

/** What follows happens in a new container, under another host name unless that is fixed. */
export function recreate(room: Room, { host }: Claim): Promise<void> {
  return room.recreate('recreate', host === 'any' ? { elsewhere: true } : undefined);
}

/** Runs an action that is a command. */
export function perform(
  room: Room,
  step: string,
  action: Action,
  more: More = {},
): Promise<EvidenceRecord<'run'>> {
  if (action.kind !== 'command') throw new TypeError(`${step}: a request was asked of a command`);
  return room.run({ ...more, step, ...asCommand(action) });
}

/** Where the state lies. */
export function statePaths(claim: Claim, subject: SubjectFacts): readonly string[] {
  if (claim.state) return claim.state;
  if (subject.state.length > 0) return subject.state;
  return [subject.workFolder ?? '/work'];
}
