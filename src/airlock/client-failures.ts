import { Failure } from '../model/failure.ts';

/** The agent's stream broke: nothing that it was asked will be answered. */
export function lostAgent(name: string, what: string, stderr: string, cause?: unknown): Failure {
  const words = stderr.trim();
  return new Failure({
    class: 'room',
    code: 'airlock-lost',
    message: `${name}: ${what}${words === '' ? '' : `; its last words were: ${words}`}`,
    remedy: 'Its container ended or was removed; look at the engine and at free memory, then run again.',
    cause,
  });
}

/** The agent did not answer in time. */
export function silentAgent(name: string, what: string, timeoutMs: number, stderr: string): Failure {
  const words = stderr.trim();
  return new Failure({
    class: 'room',
    code: 'airlock-silent',
    message: `${name} did not answer ${what} within ${timeoutMs} ms${words === '' ? '' : `; it said: ${words}`}`,
    remedy: 'The machine may be overloaded or out of memory; run fewer rooms side by side.',
  });
}

/** The agent said that it could not do what it was asked; the code is its own (an errno in kebab case, or `failed`). */
export function remoteFailure(
  name: string,
  method: string,
  { code, message }: { readonly code: string; readonly message: string },
): Failure {
  return new Failure({
    class: 'room',
    code,
    message: `${name} could not do ${method}: ${message}`,
    remedy: 'The room could not do it; run again, and look at what the message names.',
  });
}

/** The agent said something that the protocol does not know. */
export function badMessage(name: string, what: string, cause?: unknown): Failure {
  return new Failure({
    class: 'room',
    code: 'airlock-bad-message',
    message: `${name} sent ${what}${cause instanceof Error ? `: ${cause.message}` : ''}`,
    remedy:
      'Its stream was disturbed, or its image is of another version; remove the airlock image and run again.',
    cause,
  });
}

/** We asked for something that the protocol does not know. */
export function wrongCall(method: string, cause: Error): Failure {
  return new Failure({
    class: 'bug',
    code: 'airlock-wrong-call',
    message: `${method} was called with wrong parameters: ${cause.message}`,
    cause,
  });
}
