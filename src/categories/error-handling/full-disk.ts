import { roomFor } from '../../lib/room-for.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
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
    const writeOnto = async (disk: 'full' | 'roomy', more = '') => {
      const room = await open(roomFor(subject));
      for (const before of write.before) await room.run({ step: `prepare ${index}`, command: before });
      const laid = await room.files(`${disk}${more} before ${index}`, into);
      if (disk === 'full') await room.fill(into, ALMOST_NOTHING);
      waiting(`a write onto a ${disk} disk`);
      await room.run({
        step: `${disk} disk${more} ${index}`,
        command: write.command,
        circumstances: [`the disk is ${disk}`],
      });
      return [...pathsIn(laid), ...pathsIn(await room.files(`${disk}${more} after ${index}`, into))];
    };
    const known = new Set(await writeOnto('roomy'));
    const left = await writeOnto('full');
    // Names that are others each time tell nothing of what a full disk left; whether they are is seen with room.
    if (left.some((path) => !known.has(path) && !path.endsWith('.cleanroom-fill')))
      await writeOnto('roomy', ' once more');
  }
}

const pathsIn = ({ data }: EvidenceRecord<'files'>): readonly string[] =>
  data.entries.map(({ path }) => path);
