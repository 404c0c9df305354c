import type { Accounts } from './accounts.ts';
import type { Activities } from './activity.ts';
import type { Config } from './config.ts';
import type { Health } from './health.ts';
import type { Holdings } from './holdings.ts';
import { bodyChunks } from './http/body.ts';
import type { Call, Handler } from './http/handler.ts';
import type { Route } from './http/router.ts';
import type { Metrics } from './metrics.ts';
import type { Parts } from './parts.ts';
import { Problem } from './problem.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Rates } from './rates.ts';
import {
  activityQuery,
  newAccount,
  newOwner,
  newTransfer,
  newView,
  numbered,
  pairOfCurrencies,
  statementQuery,
} from './schemas.ts';
import type { Sessions } from './sessions.ts';
import type { Statements } from './statements.ts';
import type { Tokens } from './tokens.ts';
import type { Transfers } from './transfers.ts';
import type { Views } from './views.ts';

export interface Service {
  readonly config: Config;
  readonly metrics: Metrics;
  readonly accounts: Accounts;
  readonly transfers: Transfers;
  readonly statements: Statements;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly holdings: Holdings;
  readonly activities: Activities;
  readonly views: Views;
  readonly rates: Rates;
  readonly limiter: RateLimiter;
  readonly health: Health;
}

type Needed = Pick<
  Parts,
  | 'readBody'
  | 'parseJson'
  | 'validate'
  | 'holderRoutes'
  | 'partnerRoutes'
  | 'clientOf'
  | 'summarizeImport'
  | 'describeApi'
  | 'version'
>;

const BODY_LIMIT = 1024 * 1024;

/** Every route of the service. */
export function createRoutes(parts: Needed, service: Service): readonly Route<Handler>[] {
  const { config, metrics, accounts, transfers, statements, activities, views, rates, health } = service;
  const { validate } = parts;

  const json = async ({ request }: Call) => {
    refuseOtherTypes(request.headers['content-type']);
    const limits = { bytes: BODY_LIMIT, timeoutMs: config.bodyTimeoutMs, timeoutFor: 'whole' } as const;
    return parts.parseJson(await parts.readBody(request, limits));
  };

  return [
    ...parts.holderRoutes(parts, service),
    ...parts.partnerRoutes(parts, service, json),
    {
      method: 'POST',
      pattern: '/accounts',
      handle: async (call) => {
        const account = await accounts.open(validate(newAccount, await json(call)));
        return { status: 201, headers: { location: `/accounts/${account.id}` }, body: account };
      },
    },
    {
      method: 'GET',
      pattern: '/accounts/:id',
      handle: async ({ params }) => ({
        status: 200,
        body: await accounts.read(validate(numbered, params).id),
      }),
    },
    {
      method: 'PUT',
      pattern: '/accounts/:id/owner',
      handle: async (call) => {
        const { id } = validate(numbered, call.params);
        const { owner } = validate(newOwner, await json(call));
        return { status: 200, body: await accounts.rename(id, owner) };
      },
    },
    {
      method: 'POST',
      pattern: '/accounts/:id/views',
      handle: async (call) => {
        const account = validate(numbered, call.params).id;
        views.add({ account, ...validate(newView, await json(call)) });
        return { status: 202, body: { accepted: true } };
      },
    },
    {
      method: 'POST',
      pattern: '/transfers',
      handle: async (call) => {
        const key = idempotencyKey(call);
        const outcome = await transfers.book(validate(newTransfer, await json(call)), key);
        if (!outcome.replayed) metrics.count('ledger_transfers_total');
        return {
          status: outcome.status,
          headers: {
            location: `/transfers/${outcome.body.id}`,
            ...(outcome.replayed && { 'idempotent-replayed': 'true' }),
          },
          body: outcome.body,
        };
      },
    },
    {
      method: 'GET',
      pattern: '/transfers/:id',
      handle: async ({ params }) => ({
        status: 200,
        body: await transfers.read(validate(numbered, params).id),
      }),
    },
    {
      method: 'GET',
      pattern: '/reports/statement',
      handle: async ({ query }) => {
        const wanted = validate(statementQuery, Object.fromEntries(query));
        return { status: 200, body: await statements.read(wanted) };
      },
    },
    {
      method: 'GET',
      pattern: '/reports/activity',
      handle: async ({ query }) => {
        const { seconds } = validate(activityQuery, Object.fromEntries(query));
        return { status: 200, body: await activities.watch(seconds) };
      },
    },
    {
      method: 'GET',
      pattern: '/rates/:base/:quote',
      handle: async ({ params }) => {
        const { base, quote } = validate(pairOfCurrencies, params);
        return { status: 200, body: await rates.read(base, quote) };
      },
    },
    {
      method: 'POST',
      pattern: '/import',
      handle: async ({ request }) => {
        const limits = { bytes: Infinity, timeoutMs: config.bodyTimeoutMs, timeoutFor: 'piece' } as const;
        const check = (line: string) => void validate(newAccount, JSON.parse(line));
        return { status: 200, body: await parts.summarizeImport(bodyChunks(request, limits), check) };
      },
    },
    {
      method: 'GET',
      pattern: '/openapi.json',
      handle: () => ({ status: 200, body: parts.describeApi(parts.version) }),
    },
    { method: 'GET', pattern: '/healthz', handle: health.live },
    { method: 'GET', pattern: '/readyz', handle: health.ready },
    {
      method: 'GET',
      pattern: '/metrics',
      handle: () => ({
        status: 200,
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
        body: metrics.render(),
      }),
    },
  ];
}

function refuseOtherTypes(type: string | undefined): void {
  if (type === undefined || /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) return;
  throw new Problem(415, `content-type must be application/json, not ${type}`, [
    { field: 'content-type', message: 'must be application/json' },
  ]);
}

function idempotencyKey({ request }: Call): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Problem(400, 'Idempotency-Key must be 1 to 255 visible ASCII characters', [
    { field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
  ]);
}
