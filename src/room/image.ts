import { createHash } from 'node:crypto';
import type { EvidenceRecord } from '../model/evidence.ts';
import { type ImageQuestion, type ImageScan, scanImage } from './image-scan.ts';
import type { Interior } from './interior.ts';

/** Changes with what a scan looks for, so that what an older one found is not taken for it. */
const METHOD = 'image-scan/1';

/** Reads the subject's image, once in a run at most, and says what it holds. */
export async function lookAtImage(interior: Interior, step: string): Promise<EvidenceRecord<'image'>> {
  const { imageScan } = interior.materials;
  const { secrets } = interior;
  imageScan.known ??= known(interior);
  const { scan, read } = await imageScan.known;
  const { layers, files, setId } = scan;
  const act = interior.record('image', step, { layers, files, setId: [...setId], read });
  for (const { where, mode, spot } of scan.secrets) {
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

/** An image's digest covers all that it holds, so an earlier reading with the same questions is as good as a new one. */
async function known({ materials, secrets }: Interior) {
  const { engine, images, imageScans } = materials;
  const question = questionOf(materials, secrets);
  const key = keyOf(images.subject.digest, question);
  const earlier = imageScans?.load(key) ?? null;
  if (earlier) return { scan: earlier, read: 'earlier' as const };
  const scan: ImageScan = await scanImage(question, (visit) =>
    engine.readImage(images.subject.reference, visit),
  );
  // What stands around a secret is kept with the run's evidence alone, which is masked.
  if (scan.secrets.length === 0) imageScans?.save(key, scan);
  return { scan, read: 'now' as const };
}

function questionOf(
  { contract, lastingSecrets }: Interior['materials'],
  { needles }: Interior['secrets'],
): ImageQuestion {
  const names = Object.keys(contract.subject.secrets);
  const variables = names.flatMap((name) => {
    const first = needles.find(({ id }) => id.startsWith(`${name}/`));
    return first ? [[name, first.id]] : [];
  });
  return {
    needles: needles.filter(({ id }) => lastingSecrets.some((name) => id.startsWith(`${name}/`))),
    variables: Object.fromEntries(variables),
  };
}

function keyOf(digest: string, { needles, variables }: ImageQuestion): string {
  const looked = needles.map(({ id, bytes }) => [id, Buffer.from(bytes).toString('base64')]);
  return createHash('sha256')
    .update(JSON.stringify([METHOD, digest, looked, Object.entries(variables).sort()]))
    .digest('hex');
}
