import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api/api.ts';
import { refusalStatus, refusalText } from './api/errors.ts';

const TRIES = 40;
const PAUSE = 250;

/** What the engine says while something is on its way out, or still held by something that is. */
const PASSING =
  /in progress|did not receive an exit event|resource busy|is in use|active endpoints|could not kill/i;

/**
 * Kills and removes a container with its anonymous volumes; waits until a removal by others is through. Podman removes none whose
 * namespaces another one shares, so there those go first: they are our inspectors, and there is nothing left that they could see.
 */
export function removeContainer(api: Api, id: string, name: string): Promise<void> {
  const remove = (which: string, abortSignal: AbortSignal) =>
    api.docker.getContainer(which).remove({ force: true, v: true, abortSignal });
  return removeFor(api, `remove container ${name}`, async (abortSignal) => {
    try {
      await remove(id, abortSignal);
    } catch (error) {
      const dependents = dependentsIn(refusalText(error));
      if (dependents.length === 0) throw error;
      await Promise.allSettled(dependents.map((dependent) => remove(dependent, abortSignal)));
      await remove(id, abortSignal);
    }
  });
}

/** The containers that Podman names as those which must be removed before. */
export function dependentsIn(refusal: string): readonly string[] {
  const [, listed = ''] = /dependent containers which must be removed before it: (.*)/s.exec(refusal) ?? [];
  return listed.match(/\b[0-9a-f]{64}\b/g) ?? [];
}

/** Removes a network; anything still connected is given ten seconds to go. No error when it is gone already. */
export function removeNetwork(api: Api, name: string, tries = TRIES): Promise<void> {
  const remove = (abortSignal: AbortSignal) => api.docker.getNetwork(name).remove({ abortSignal });
  return removeFor(api, `remove network ${name}`, remove, tries);
}

/** Removes a volume; anything that still mounts it is given ten seconds to go. No error when it is gone already. */
export function removeVolume(api: Api, name: string, tries = TRIES): Promise<void> {
  const remove = (abortSignal: AbortSignal) => api.docker.getVolume(name).remove({ abortSignal });
  return removeFor(api, `remove volume ${name}`, remove, tries);
}

async function removeFor(
  api: Api,
  what: string,
  remove: (signal: AbortSignal) => Promise<unknown>,
  tries = TRIES,
): Promise<void> {
  for (let left = tries - 1; ; left--) {
    const again = await api.call(what, async (signal) => {
      try {
        await remove(signal);
        return false;
      } catch (error) {
        if (refusalStatus(error) === 404) return false;
        if (left === 0 || !PASSING.test(refusalText(error))) throw error;
        return true;
      }
    });
    if (!again) return;
    await sleep(PAUSE);
  }
}
