import { roomFor } from '../../lib/room-for.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Claim } from './claim.ts';

/** Bytes left on a disk that is called full: room for a file's name, not for its content. */
const ALMOST_NOTHING = 4096;

/** Writing onto a full disk, beside the same on one with room. */
export async function writeOntoFullDisk({
  claim,
  subject,
  open,
  waiting,
}: ExperimentContext<Claim>): Promise<void> {
  for (const [index, write] of claim.writes.entries()) {
    const into = write.into.startsWith('/') ? write.into : `${subject.workFolder ?? '/work'}/${write.into}`;
    for (const full of [false, true]) {
      const room = await open(roomFor(subject));
      for (const before of write.before) await room.run({ step: `prepare ${index}`, command: before });
      const disk = full ? 'full' : 'roomy';
      await room.files(`${disk} before ${index}`, into);
      if (full) await room.fill(into, ALMOST_NOTHING);
      waiting(`a write onto a ${disk} disk`);
      await room.run({
        step: `${disk} disk ${index}`,
        command: write.command,
        circumstances: [`the disk is ${disk}`],
      });
      await room.files(`${disk} after ${index}`, into);
    }
  }
}
