import { z } from 'zod';
import type { EvidenceData } from '../model/evidence.ts';
import { httpAction } from './actions.ts';
import { fieldOf } from './answer.ts';

/** How one logs in, and what a session is good for, as claims write it. */
export const session = () =>
  z.strictObject({
    login: httpAction(),
    /** Field of the login's JSON answer, or name of the cookie that it sets, whose value stands as `${session}` in the use. */
    from: z
      .union([z.strictObject({ field: z.string() }), z.strictObject({ cookie: z.string() })])
      .default({ field: 'session' }),
    /** Succeeds with a session, and only with one. */
    use: httpAction(),
  });

/** The value of a session in the answer to a login; null where there is none. */
export function sessionIn(
  { responseHeaders, response }: Pick<EvidenceData<'request'>, 'responseHeaders' | 'response'>,
  from: z.infer<ReturnType<typeof session>>['from'],
): string | null {
  if ('field' in from) return fieldOf(response.text, from.field);
  const cookies = responseHeaders['set-cookie'] ?? '';
  for (const [, name, value] of cookies.matchAll(/(?:^|, )([^=;,\s]+)=([^;]*)/g))
    if (name === from.cookie) return value ?? null;
  return null;
}
