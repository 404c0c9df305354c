import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ImageFacts } from '../../../model/engine.ts';
import { Failure } from '../../../model/failure.ts';
import { BASE_TAG, bootstrapBase } from './base.ts';
import { buildImage } from './build.ts';
import { bytesEntry, type Entry, hashEntries, readContext } from './context.ts';
import { baseImages } from './dockerfile.ts';
import type { ImageStore, Progress } from './image-store.ts';
import { localImage } from './local.ts';
import { nodeFiles } from './node.ts';

/** What is sent beside the files of an image's folder; `key` stands for it in the tag, so that it need not be read. */
interface Extra {
  readonly key: string;
  readonly entries: () => Promise<readonly Entry[]>;
}

const nothing: Extra = { key: '', entries: async () => [] };

/** Our own images, each a folder of `images/` with a Dockerfile. */
const OWN: Readonly<Record<string, (store: ImageStore) => Promise<Extra>>> = {
  node: nodeFiles,
  airlock: async (store) => {
    const entries = [bytesEntry('agent.mjs', await store.agentBundle())];
    return { key: await hashEntries(entries), entries: async () => entries };
  },
  postgres: async () => nothing,
  redis: async () => nothing,
  haproxy: async () => nothing,
};

/** The tag of one of our own images: a hash of all that it is made of, so that a changed one is another image. */
export async function ownTag(store: ImageStore, name: string): Promise<string> {
  return name === 'base' ? BASE_TAG : (await recipe(store, name)).tag;
}

/** One of our own images: the one on the engine, or built now. */
export async function buildOwn(store: ImageStore, name: string, progress: Progress): Promise<ImageFacts> {
  if (name === 'base') return (await localImage(store.api, BASE_TAG)) ?? bootstrapBase(store.api, progress);
  const { tag, dockerfile, files, extra } = await recipe(store, name);
  const present = await localImage(store.api, tag);
  if (present) return present;
  const entries = [...files, ...(await extra.entries())];
  return buildImage(
    store,
    { tag, title: `cleanroom/${name}`, dockerfile, args: {}, entries, labels: { 'cleanroom.image': name } },
    progress,
  );
}

async function recipe(store: ImageStore, name: string) {
  const extraOf = OWN[name];
  if (!extraOf) {
    throw new Failure({
      class: 'bug',
      code: 'unknown-own-image',
      message: `There is no image of ours named "${name}"; there are: base, ${Object.keys(OWN).join(', ')}.`,
    });
  }
  const folder = fileURLToPath(new URL(`../../../../images/${name}/`, import.meta.url));
  const dockerfile = await readFile(`${folder}Dockerfile`, 'utf8');
  const bases = baseImages(dockerfile, {}).map(({ reference }) => store.standInTag(reference));
  const [files, extra, standIns] = await Promise.all([
    readContext(folder),
    extraOf(store),
    Promise.all(bases),
  ]);
  const parts = [dockerfile, await hashEntries(files), extra.key, ...standIns];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return { tag: `cleanroom/${name}:${hash.slice(0, 20)}`, dockerfile, files, extra };
}
