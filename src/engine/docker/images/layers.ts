import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import { z } from 'zod';
import type { ImageHistory, LayerFile } from '../../../model/engine.ts';
import type { Api } from '../api/api.ts';
import { toFailure } from '../api/errors.ts';

/** What both the engine's stream and an entry of an archive are. */
interface Piped {
  readonly on: (event: 'error', listener: (error: Error) => void) => unknown;
  readonly pipe: (into: NodeJS.WritableStream) => unknown;
}

type Entry = ReturnType<typeof extract> extends AsyncIterable<infer E> ? E : never;

/** Bytes of the first member's header in a tar archive. */
const TAR_HEADER = 512;
/** Bytes up to which a file's content is handed over. */
const SMALL = 1024 * 1024;

const manifest = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) })).min(1);
const config = z.object({
  config: z.object({ Env: z.array(z.string()).nullish() }).nullish(),
  history: z.array(z.object({ created_by: z.string().optional() })).optional(),
});

/**
 * Reads an image as the engine saves it (image specification, image layout): every file of every layer in the order in
 * which they come, then the order of the layers and how they were made.
 */
export async function readImage(
  api: Api,
  reference: string,
  visit: (file: LayerFile) => void,
): Promise<ImageHistory> {
  const what = `read image ${reference}`;
  try {
    const stream = await api.call(what, () => api.docker.getImage(reference).get());
    return await readSaved(stream, visit);
  } catch (error) {
    throw toFailure(what, api.where, error);
  }
}

/** The same of a saved image that is at hand as a stream. */
export async function readSaved(
  stream: NodeJS.ReadableStream,
  visit: (file: LayerFile) => void,
): Promise<ImageHistory> {
  const texts = new Map<string, string>();
  /** Older engines give a layer that is there twice as a link to the other. */
  const links = new Map<string, string>();
  await eachEntry(stream, async (header, entry) => {
    const { name, type, linkname, size = 0 } = header;
    if (type === 'symlink') links.set(name, posix.join(posix.dirname(name), linkname ?? ''));
    if (type !== 'file') return;
    const { first, whole } = await peeked(entry);
    if (isTar(first))
      return eachEntry(whole, async (inner, file) => visit(await layerFile(name, inner, file)));
    if (size <= SMALL) texts.set(name, (await contentOf(whole)).toString());
  });
  const [saved] = manifest.parse(JSON.parse(texts.get('manifest.json') ?? '[]'));
  const { config: runtime, history } = config.parse(JSON.parse(texts.get(saved?.Config ?? '') ?? '{}'));
  return {
    layers: (saved?.Layers ?? []).map((name) => links.get(name) ?? name),
    history: (history ?? []).map(({ created_by: made }) => made ?? ''),
    env: runtime?.Env ?? [],
  };
}

async function eachEntry(stream: Piped, use: (header: Header, entry: Entry) => Promise<void>): Promise<void> {
  const reader = extract();
  stream.on('error', (error) => reader.destroy(error));
  stream.pipe(reader as unknown as NodeJS.WritableStream);
  for await (const entry of reader) {
    await use(entry.header, entry);
    entry.resume();
  }
}

async function layerFile(layer: string, header: Header, entry: Entry): Promise<LayerFile> {
  const { name, type, mode = 0, size = 0 } = header;
  const isFile = type === 'file' || type === 'contiguous-file';
  const content = isFile && size <= SMALL ? await contentOf(entry) : null;
  const kind = isFile
    ? 'file'
    : type === 'directory'
      ? 'directory'
      : /link/.test(type ?? '')
        ? 'link'
        : 'other';
  return { layer, path: posix.join('/', name), type: kind, mode, size, content };
}

/** Reads an entry's beginning, and gives it back with all of it: pieces come as the engine sent them, however short. */
async function peeked(entry: Entry): Promise<{ readonly first: Buffer; readonly whole: Readable }> {
  const pieces = entry[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < TAR_HEADER) {
    const { done, value } = await pieces.next();
    if (done) break;
    first = Buffer.concat([first, value as Buffer]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield first;
    for (;;) {
      const { done, value } = await pieces.next();
      if (done) return;
      yield value as Buffer;
    }
  }
  return { first, whole: Readable.from(all()) };
}

function isTar(first: Buffer): boolean {
  return first.subarray(257, 262).toString('latin1') === 'ustar';
}

async function contentOf(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of entry) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}
