import type { EvidenceRecord } from '../model/evidence.ts';
import { scanImage } from './image-scan.ts';
import type { Interior } from './interior.ts';

/** Reads the subject's image once in a run, and says what it holds. */
export async function lookAtImage(interior: Interior, step: string): Promise<EvidenceRecord<'image'>> {
  const { imageScan, engine, images } = interior.materials;
  imageScan.known ??= scanImage((visit) => engine.readImage(images.subject.reference, visit));
  const { layers, files, setId } = await imageScan.known;
  return interior.record('image', step, { layers, files, setId: [...setId] });
}
