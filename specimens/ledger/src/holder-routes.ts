import type { Holdings } from './holdings.ts';
import type { Call, Handler } from './http/handler.ts';
import type { Route } from './http/router.ts';
import { numbered } from './schemas.ts';
import type { Statements } from './statements.ts';
import type { Tokens } from './tokens.ts';
import type { validate } from './validate.ts';

export interface HolderService {
  readonly tokens: Tokens;
  readonly holdings: Holdings;
  readonly statements: Statements;
}

/** What account holders may ask themselves, each with their own token. All other routes are for the bank's own network. */
export function holderRoutes(
  parts: { readonly validate: typeof validate },
  { tokens, holdings, statements }: HolderService,
): readonly Route<Handler>[] {
  const ownerOf = ({ request }: Call) => tokens.ownerOf(request.headers.authorization);
  const accountOf = (call: Call) => holdings.read(ownerOf(call), parts.validate(numbered, call.params).id);
  return [
    {
      method: 'GET',
      pattern: '/my/accounts',
      handle: async (call) => ({ status: 200, body: { accounts: await holdings.list(ownerOf(call)) } }),
    },
    {
      method: 'GET',
      pattern: '/my/accounts/:id',
      handle: async (call) => ({ status: 200, body: await accountOf(call) }),
    },
    {
      method: 'GET',
      pattern: '/my/accounts/:id/statement',
      handle: async (call) => {
        const { id } = await accountOf(call);
        const wanted = { account: id, limit: 100, before: Number.MAX_SAFE_INTEGER };
        return { status: 200, body: await statements.read(wanted) };
      },
    },
  ];
}
