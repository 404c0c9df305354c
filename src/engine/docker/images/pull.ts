import { Failure } from '../../../model/failure.ts';
import type { Api } from '../api/api.ts';
import { refusalText } from '../api/errors.ts';
import { outputError, outputLines } from './output.ts';

/** Milliseconds within which a registry must be heard from. */
const SILENCE = 5_000;

/** Registries that were silent, so that one run does not wait for the same one again and again. */
export type SilentRegistries = Set<string>;

/**
 * Pulls an image. Gives null when it is there, else why it could not be had.
 * @throws Failure `engine-gone` when the engine itself goes away.
 */
export async function pullImage(
  api: Api,
  reference: string,
  silent: SilentRegistries,
): Promise<string | null> {
  const registry = registryOf(reference);
  const noWord = `nothing was heard from the registry (${registry}) within ${SILENCE / 1000} s`;
  if (silent.has(registry)) return noWord;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), SILENCE);
  try {
    const stream = await api.docker.pull(withTag(reference), { abortSignal: controller.signal });
    for await (const line of outputLines(api, `pull ${reference}`, stream)) {
      clearTimeout(timer);
      const error = outputError(line);
      if (error !== null) return error;
    }
    return null;
  } catch (error) {
    if (controller.signal.aborted) {
      silent.add(registry);
      return noWord;
    }
    if (error instanceof Failure) throw error;
    return refusalText(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Without a tag the engine would pull every tag there is. */
function withTag(reference: string): string {
  return /@|:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
}

/** The first part of a reference is a registry when it looks like a host; else it is the engine's default one. */
function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'the default registry';
}
