import { stopSignalOf } from '../../../lib/stop-signal.ts';
import type { ImageFacts } from '../../../model/engine.ts';
import { Failure } from '../../../model/failure.ts';
import type { Api } from '../api/api.ts';
import { refusalStatus } from '../api/errors.ts';

/** Label of images we made, in which their stand-ins are kept. */
export const STAND_INS_LABEL = 'cleanroom.stand-ins';

/** The facts of an image that is on the engine, or null. */
export async function localImage(api: Api, reference: string): Promise<ImageFacts | null> {
  try {
    const { Id: digest, Config: config } = await api.call(`look at image ${reference}`, () =>
      api.docker.getImage(reference).inspect(),
    );
    // The types of the client know it of containers only.
    const named = config as { readonly StopSignal?: string } | undefined;
    return {
      reference,
      digest,
      standIns: JSON.parse(config?.Labels?.[STAND_INS_LABEL] ?? '[]'),
      entrypoint: [config?.Entrypoint ?? []].flat(),
      command: config?.Cmd ?? [],
      user: config?.User ?? '',
      workingDir: config?.WorkingDir || '/',
      stopSignal: stopSignalOf(named?.StopSignal),
    };
  } catch (error) {
    if (error instanceof Failure && refusalStatus(error.cause) === 404) return null;
    throw error;
  }
}
