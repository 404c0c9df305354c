import type Docker from 'dockerode';
import { engineSlow, toFailure } from './errors.ts';

/** Milliseconds that any call but builds and pulls may take. */
const CALL_DEADLINE = 30_000;

/** The engine's API with a deadline and our errors on every call. */
export interface Api {
  readonly docker: Docker;
  /** For messages: `unix:///var/run/docker.sock (default)`. */
  readonly where: string;
  /** Podman answers the same API with a few differences. */
  readonly podman: boolean;
  /** The runtime for containers that set IPv6, where the engine's default does not obey. */
  readonly ipv6Runtime: string | null;
  /**
   * One call. `what` completes the sentence "the engine would not …".
   * @throws Failure of class `room`: `engine-slow`, `engine-gone`, or what the refusal means.
   */
  readonly call: <T>(what: string, act: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

export function createApi(
  docker: Docker,
  where: string,
  { podman = false, ipv6Runtime = null }: Partial<Pick<Api, 'podman' | 'ipv6Runtime'>> = {},
): Api {
  return {
    docker,
    where,
    podman,
    ipv6Runtime,
    call: async (what, act) => {
      try {
        return await withDeadline(CALL_DEADLINE, act, () => engineSlow(what, where, CALL_DEADLINE));
      } catch (error) {
        throw toFailure(what, where, error);
      }
    },
  };
}

/** Runs `act`; when it is not done after `milliseconds`, aborts it and throws what `late` gives. */
export async function withDeadline<T>(
  milliseconds: number,
  act: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late());
      controller.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([act(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}
