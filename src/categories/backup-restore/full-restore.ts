import type { Bench, Context, Taken } from './acts.ts';
import { filesOf } from './declared.ts';
import { ONTO_A_FULL_DISK } from './judge-full-restore.ts';
import { alike, broughtBack, type Look } from './judge-look.ts';

/** What the least file takes of a disk in memory. */
const PAGE = 4096;

/**
 * Restores the other backup while there is no room for the files: first none at all, then just enough for the backup itself once
 * more, as a journal takes it, so that what comes after the journal fails too. Gives back the first state, unless the second is there.
 *
 * @returns whether the second state is there
 */
export async function restoreOntoFullDisk(
  context: Context,
  bench: Bench,
  [first, second]: readonly [Known, Known],
): Promise<boolean> {
  const { claim, subject, waiting } = context;
  const { room } = bench;
  const places = placesOf(context);
  if (places.length === 0) return false;
  const copies = Math.ceil(second.bytes.length / PAGE) * PAGE;
  for (const [index, leave] of [0, copies].entries()) {
    waiting('a restore onto a full disk');
    const step = `${ONTO_A_FULL_DISK} ${index}`;
    for (const place of places) await room.fill(place, leave);
    await bench.restore(step, second.file, { circumstances: ['the disk of what is restored is full'] });
    for (const place of places) await room.unfill(place);
    let now = await bench.look(`after ${step}`);
    const isSecond = (look: Look) => alike(second.look, look, look, broughtBack);
    const isEither = () => alike(first.look, now) || isSecond(now);
    if (!isEither() && subject.kind === 'command') {
      await bench.perform(`who comes after ${step}`, claim.reads);
      now = await bench.look(`once more after ${step}`);
    }
    if (isSecond(now)) return true;
    if (!isEither()) break;
  }
  if (!alike(first.look, await bench.look('after all restores onto a full disk')))
    await bench.restore('restore of the first after a full disk', first.file);
  return false;
}

interface Known extends Taken {
  readonly file: string;
}

/** The disks on which the files lie that are backed up. */
function placesOf({ claim, subject }: Context): readonly string[] {
  const disks = [...subject.writable, ...subject.state, subject.workFolder ?? '/tmp'].toSorted(
    (one, other) => other.length - one.length,
  );
  const found = filesOf(subject, claim).flatMap(
    (path) => disks.find((disk) => path === disk || path.startsWith(`${disk}/`)) ?? [],
  );
  return [...new Set(found)];
}
