import type { EvidenceRecord } from '../model/evidence.ts';
import type { Interior } from './interior.ts';

/** Milliseconds for reading everything that is in the writable places. */
const LONG = 60_000;

/** Looks for texts in all writable places of the room, by the holder, which mounts them too. */
export async function searchPlaces(
  interior: Interior,
  step: string,
  signs: readonly string[],
): Promise<EvidenceRecord<'search'>> {
  const roots = interior.specs.places.map(({ path }) => path);
  const { hits, files, bytes, complete } = await interior.holder.agent.call(
    'files.search',
    { roots, needles: signs.map((sign) => ({ id: sign, base64: Buffer.from(sign).toString('base64') })) },
    { timeoutMs: LONG },
  );
  return interior.record('search', step, {
    roots,
    signs: [...signs],
    hits: hits.map(({ id, path, where, member, before, found, after }) => ({
      sign: id,
      path,
      where,
      member,
      surrounding: `…${before}${found}${after}…`,
    })),
    files,
    bytes,
    complete,
  });
}
