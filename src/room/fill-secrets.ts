import { messageWithSecrets, withSecrets } from '../lib/secret-placeholders.ts';
import type { Interior } from './interior.ts';

/**
 * A request with the run's secrets in the place of `${secrets.NAME}`. It is filled where it is sent and not before: evidence
 * holds what the contract says, so it never holds the secret, and what a judge reads is what was claimed.
 */
export function filledRequest<R extends Parameters<typeof messageWithSecrets>[0]>(
  { materials }: Pick<Interior, 'materials'>,
  request: R,
): R {
  return messageWithSecrets(request, materials.contract.subject.secrets);
}

/** The same for what a command is given on standard input. */
export function filledInput(
  { materials }: Pick<Interior, 'materials'>,
  input: string | Uint8Array,
): string | Uint8Array {
  return typeof input === 'string' ? withSecrets(input, materials.contract.subject.secrets) : input;
}
