import { overThose } from '../lib/proxy-headers.ts';
import { messageWithSecrets, withSecrets } from '../lib/secret-placeholders.ts';
import type { HttpRequest } from '../model/room.ts';
import type { Interior } from './interior.ts';

type Knowing = Pick<Interior, 'materials'>;
type Request = Parameters<typeof messageWithSecrets>[0] & Pick<HttpRequest, 'leavesOut'>;

/** A request with what the proxy in front of the subject adds to every one in production. */
export function asProxied<R extends Request>({ materials }: Knowing, request: R): R {
  const added = materials.contract.subject.headers;
  if (Object.keys(added).length === 0) return request;
  return { ...request, headers: overThose(added, request.headers, request.leavesOut) };
}

/**
 * A request as it reaches the subject, with the run's secrets in the place of `${secrets.NAME}`. It is filled where it is sent and
 * not before: evidence holds what the contract says, so it never holds the secret, and what a judge reads is what was claimed.
 */
export function filledRequest<R extends Request>(interior: Knowing, request: R): R {
  return messageWithSecrets(asProxied(interior, request), interior.materials.contract.subject.secrets);
}

/** What the proxy adds, for those who ask without a request of their own: probes, the balancer, connections that are held. */
export function filledHeaders({ materials }: Knowing): Readonly<Record<string, string>> {
  const { headers, secrets } = materials.contract.subject;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, withSecrets(value, secrets)]),
  );
}

/** The same for what a command is given on standard input. */
export function filledInput({ materials }: Knowing, input: string | Uint8Array): string | Uint8Array {
  return typeof input === 'string' ? withSecrets(input, materials.contract.subject.secrets) : input;
}
