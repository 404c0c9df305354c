import type { EvidenceData } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

/** What stands for a session that nobody was given. */
export const NO_SESSION = 'not-a-session-of-anybody';

/** The value of a session in the answer to a login; null where there is none. */
export function sessionIn(
  { responseHeaders, response }: Pick<EvidenceData<'request'>, 'responseHeaders' | 'response'>,
  from: NonNullable<Claim['session']>['from'],
): string | null {
  if ('field' in from) return fieldOf(response.text, from.field);
  const cookies = responseHeaders['set-cookie'] ?? '';
  for (const [, name, value] of cookies.matchAll(/(?:^|, )([^=;,\s]+)=([^;]*)/g))
    if (name === from.cookie) return value ?? null;
  return null;
}

/** A field of a JSON object, as text; null where it is not there or no text and no number. */
export function fieldOf(text: string, field: string): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const value = (parsed as Record<string, unknown>)[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
