import { asCommand } from '../../lib/actions.ts';
import { doIn } from '../../lib/deeds.ts';
import { roomFor } from '../../lib/room-for.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

/** Its rights, and whether it works with no more than them. */
export const posture: Experiment<Claim> = {
  id: 'posture',
  title: 'reads its rights, and tries it with more of them where it fails',
  seconds: 120,
  applies: () => true,
  act: async (context) => {
    const { subject, open, waiting } = context;
    const room = await open(roomFor(subject));
    await list(context, room, 'before');
    const works = await tryOut(context, room, 'as it will be');
    if (works && subject.kind === 'service') await work(context, room);
    await list(context, room, 'after');
    await room.status('rights');
    waiting('the image to be read, layer by layer');
    await room.image('image');
    if (works) return;
    const asRoot = await tryOut(context, await contrast(context, false), 'as root', true);
    const writable = await tryOut(context, await contrast(context, true), 'with a writable root');
    // Only what fails twice, before and after it worked with more, fails for want of rights.
    if (asRoot || writable) await tryOut(context, await contrast(context, false), 'as it will be, again');
  },
};

/** What lies in its writable places. */
async function list(
  { subject }: ExperimentContext<Claim>,
  room: Room,
  when: 'before' | 'after',
): Promise<void> {
  const { writable, state, workFolder } = subject;
  const places = new Set([...writable, ...state, ...(workFolder === null ? [] : [workFolder])]);
  for (const place of places) await room.files(`${when} it worked`, place);
}

/** A service's ordinary work. */
async function work({ subject }: ExperimentContext<Claim>, room: Room): Promise<void> {
  for (const action of subject.workload) await doIn(room, 'ordinary work', action);
}

function contrast({ subject, open }: ExperimentContext<Claim>, writableRoot: boolean): Promise<Room> {
  return open({ ...roomFor(subject), writableRoot });
}

/** Starts a service, or does a command's ordinary work; whether that went well. */
async function tryOut(
  { subject, waiting }: ExperimentContext<Claim>,
  room: Room,
  how: string,
  asRoot = false,
): Promise<boolean> {
  waiting(`the subject ${how}`);
  const rights = asRoot ? { asRoot: true as const } : {};
  if (subject.kind === 'service') return (await room.start(`works ${how}`, rights)).data.ready;
  const work = subject.workload.filter((action) => action.kind === 'command');
  const steps = work.length > 0 ? work : [{ command: [...subject.command, '--help'], stdin: null, exit: 0 }];
  let works = true;
  for (const step of steps) {
    const run = await room.run({ step: `works ${how}`, ...asCommand(step), ...rights });
    works &&= run.data.exitCode === step.exit;
  }
  return works;
}
