import type { Holdings } from './holdings.ts';
import type { Call, Handler } from './http/handler.ts';
import type { Route } from './http/router.ts';
import { numbered } from './schemas.ts';
import type { Sessions } from './sessions.ts';
import type { Statements } from './statements.ts';
import type { Tokens } from './tokens.ts';
import type { validate } from './validate.ts';

export interface HolderService {
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly holdings: Holdings;
  readonly statements: Statements;
}

/** What account holders may ask themselves, each with their own token or session. All other routes are for the bank's own network. */
export function holderRoutes(
  parts: { readonly validate: typeof validate },
  { tokens, sessions, holdings, statements }: HolderService,
): readonly Route<Handler>[] {
  const ownerOf = async ({ request: { headers } }: Call) =>
    (await sessions.ownerOf(headers.authorization)) ?? tokens.ownerOf(headers.authorization);
  const accountOf = async (call: Call) =>
    holdings.read(await ownerOf(call), parts.validate(numbered, call.params).id);
  return [
    {
      method: 'POST',
      pattern: '/my/sessions',
      // Only a token opens one: a session that could open another would never have to end.
      handle: async ({ request: { headers } }) => ({
        status: 201,
        body: await sessions.open(tokens.ownerOf(headers.authorization)),
      }),
    },
    {
      method: 'DELETE',
      pattern: '/my/sessions',
      handle: async ({ request: { headers } }) => {
        await sessions.end(headers.authorization);
        return { status: 200, body: { ended: true } };
      },
    },
    {
      method: 'GET',
      pattern: '/my/accounts',
      handle: async (call) => ({ status: 200, body: { accounts: await holdings.list(await ownerOf(call)) } }),
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
