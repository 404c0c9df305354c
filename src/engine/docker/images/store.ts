import type { ImageFacts } from '../../../model/engine.ts';
import type { Api } from '../api/api.ts';
import { imageMissing } from '../api/errors.ts';
import type { ImageStore, Progress } from './image-store.ts';
import { localImage } from './local.ts';
import { buildOwn, ownTag } from './own.ts';
import { pullImage, type SilentRegistries } from './pull.ts';
import { standInFor } from './stand-ins.ts';
import { imageFromDockerfile, imageFromFiles } from './subject.ts';

/** The images of one engine. Asking twice at once for the same image means one pull or build. */
export function createImageStore(api: Api, agentBundle: () => Promise<Uint8Array>): ImageStore {
  const silent: SilentRegistries = new Set();
  const once = sharing<ImageFacts>();
  const quiet: Progress = () => undefined;
  const store: ImageStore = {
    api,
    agentBundle,
    image: (source, progress = quiet) =>
      once(JSON.stringify(source), () => {
        if (source.kind === 'reference') return store.reference(source.reference, progress);
        if (source.kind === 'build') return imageFromDockerfile(store, source, progress);
        return imageFromFiles(store, source, progress);
      }),
    own: (name, progress = quiet) => once(`own ${name}`, () => buildOwn(store, name, progress)),
    reference: (reference, progress) =>
      once(`reference ${reference}`, () => findReference(store, reference, silent, progress)),
    standInTag: async (reference) => {
      const name = standInFor(reference);
      return name === null ? null : ownTag(store, name);
    },
  };
  return store;
}

/** Local, else a stand-in that is there already, else pulled, else the stand-in built now. */
async function findReference(
  store: ImageStore,
  reference: string,
  silent: SilentRegistries,
  progress: Progress,
): Promise<ImageFacts> {
  const present = await localImage(store.api, reference);
  if (present) return present;
  const tag = await store.standInTag(reference);
  const standIn = tag === null ? null : await localImage(store.api, tag);
  if (standIn) return standingIn(standIn, reference);
  const begun = performance.now();
  progress(`pulling ${reference}`);
  const reason = await pullImage(store.api, reference, silent);
  const pulled = reason === null ? await localImage(store.api, reference) : null;
  if (pulled) {
    progress(`pulled ${reference} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    return pulled;
  }
  const name = standInFor(reference);
  if (name === null) throw imageMissing(reference, reason ?? 'it was pulled and is gone again.');
  progress(`${reference} cannot be pulled (${reason}); making our own in its place`);
  return standingIn(await store.own(name, progress), reference);
}

function standingIn(facts: ImageFacts, asked: string): ImageFacts {
  return { ...facts, standIns: [{ asked, used: facts.reference }] };
}

/** Lets calls under the same key that overlap in time share one piece of work. */
function sharing<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const present = running.get(key);
    if (present) return present;
    const started = work().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
