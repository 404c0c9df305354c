import { createSpotter, type Needle, type Spot, spotIn } from '../../lib/spot.ts';
import type { Checked, Result } from '../protocol.ts';
import { openFile, piecesOf } from './reading.ts';
import { walk } from './walk.ts';

/** Bytes of a file beyond which it is not looked into as an archive. */
const ARCHIVE_BYTES = 32 * 1024 * 1024;

type Hit = Result<'files.search'>['hits'][number];

/** Looks for needles in names and contents below some roots, also inside archives. Files are read as a stream. */
export async function searchFiles(params: Checked<'files.search'>): Promise<Result<'files.search'>> {
  const needles: Needle[] = params.needles.map(({ id, base64 }) => ({
    id,
    bytes: Buffer.from(base64, 'base64'),
  }));
  const hits: Hit[] = [];
  let files = 0;
  let bytes = 0;
  let complete = true;
  for (const root of params.roots) {
    for await (const { path, name, stats } of walk(root)) {
      const full = name === '' ? root : `${root}/${name}`;
      const mode = `0${(stats.mode & 0o7777).toString(8).padStart(3, '0')}`;
      const hit = (where: Hit['where'], member: string | null) => (spot: Spot) =>
        hits.push({ ...spot, path: full, mode, where, member });
      if (name !== '') {
        const own = path.subarray(path.lastIndexOf('/') + 1);
        spotIn(own, needles).forEach(hit('name', null));
      }
      if (!stats.isFile()) continue;
      files += 1;
      bytes += stats.size;
      try {
        (await spotsIn(path, needles)).forEach(hit('content', null));
        if (stats.size < 20) continue;
        // Loaded where something is really searched: few agents ever need it.
        const { archiveOf, HEAD_BYTES, unpack } = await import('./unpack.ts');
        if (stats.size > ARCHIVE_BYTES) {
          if (archiveOf(await headOf(path, HEAD_BYTES)) !== null) complete = false;
          continue;
        }
        const unpacked = await unpack(await wholeOf(path));
        complete &&= unpacked.complete;
        for (const member of unpacked.members) {
          spotIn(Buffer.from(member.name), needles).forEach(hit('name', member.name));
          spotIn(member.content, needles).forEach(hit('content', member.name));
        }
      } catch {
        // What went away or cannot be read was not searched, and the answer says so.
        complete = false;
      }
      if (hits.length > params.limit)
        return { hits: hits.slice(0, params.limit), files, bytes, complete: false };
    }
  }
  return { hits, files, bytes, complete };
}

async function wholeOf(path: Buffer): Promise<Buffer> {
  const file = await openFile(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function headOf(path: Buffer, length: number): Promise<Buffer> {
  const file = await openFile(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function spotsIn(path: Buffer, needles: readonly Needle[]): Promise<readonly Spot[]> {
  const spotter = createSpotter(needles);
  for await (const piece of piecesOf(path)) spotter.add(piece);
  return spotter.spots();
}
