import type { Accounts } from './accounts.ts';
import type { Call, Handler } from './http/handler.ts';
import type { Route } from './http/router.ts';
import { Problem } from './problem.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { newAccount } from './schemas.ts';
import type { validate } from './validate.ts';

export interface PartnerService {
  readonly accounts: Accounts;
  readonly limiter: RateLimiter;
}

/** What partners of the bank may do, each under the name that the gateway gives them, and each within a limit of their own. */
export function partnerRoutes(
  parts: { readonly validate: typeof validate; readonly clientOf: typeof clientOf },
  { accounts, limiter }: PartnerService,
  json: (call: Call) => Promise<unknown>,
): readonly Route<Handler>[] {
  return [
    {
      method: 'POST',
      pattern: '/partners/accounts',
      handle: async (call) => {
        const admission = await limiter.admit(parts.clientOf(call));
        if (!admission.allowed) throw tooMany(admission.retryAfterMs);
        const account = await accounts.open(parts.validate(newAccount, await json(call)));
        return { status: 201, headers: { location: `/accounts/${account.id}` }, body: account };
      },
    },
  ];
}

/** Whom a request counts for: the name that the gateway gives, and nothing that the client itself can choose. */
export function clientOf({ request }: Call): string {
  const client = request.headers['x-api-client'];
  if (typeof client === 'string' && /^[\w.-]{1,64}$/.test(client)) return client;
  throw new Problem(400, 'X-Api-Client must be 1 to 64 letters, digits, dots, hyphens or underscores', [
    { field: 'X-Api-Client', message: 'must be 1 to 64 letters, digits, dots, hyphens or underscores' },
  ]);
}

function tooMany(retryAfterMs: number): Problem {
  const seconds = Math.ceil(retryAfterMs / 1_000);
  return new Problem(429, `too many requests; try again in ${seconds} s`, [], {
    'retry-after': String(seconds),
  });
}
