import type { EvidenceRecord } from '../model/evidence.ts';
import { scanImage } from './image-scan.ts';
import type { Interior } from './interior.ts';

/** Reads the subject's image once in a run, and says what it holds. */
export async function lookAtImage(interior: Interior, step: string): Promise<EvidenceRecord<'image'>> {
  const { imageScan, engine, images, contract } = interior.materials;
  const { secrets } = interior;
  const variables = Object.keys(contract.subject.secrets).flatMap((name) => {
    const first = secrets.needles.find(({ id }) => id.startsWith(`${name}/`));
    return first ? [[name, first.id]] : [];
  });
  imageScan.known ??= scanImage(
    { needles: secrets.needles, variables: Object.fromEntries(variables) },
    (visit) => engine.readImage(images.subject.reference, visit),
  ).catch((cause: unknown) => {
    // Whoever looks next reads it anew.
    imageScan.known = null;
    throw cause;
  });
  const { layers, files, setId, secrets: found } = await imageScan.known;
  const act = interior.record('image', step, { layers, files, setId: [...setId] });
  for (const { where, mode, spot } of found) {
    secrets.tell(step, 'image', where, [spot], { act, ...(mode !== null && { mode }) });
  }
  interior.record('secret-sweep', step, {
    of: 'image',
    looked: layers,
    secrets: [...secrets.names],
    complete: layers > 0,
    control: null,
  });
  return act;
}
