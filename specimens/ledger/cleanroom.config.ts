import { defineConfig, otlp, postgres, redis, upstream } from 'cleanroom';

/** A line for `POST /import`, long enough for a large body not to be all parsing. */
const LINE = JSON.stringify({
  owner: 'An owner with a very long name, '.repeat(6).trim(),
  currency: 'EUR',
  balance: 100,
});

const account = (owner: string) => ({
  http: 'POST /accounts',
  body: { owner, currency: 'EUR', balance: 1_000_000 },
  expect: 201,
});
/** How a holder opens a session with a token, and what it is good for. */
const logIn = {
  http: 'POST /my/sessions',
  headers: { authorization: 'Bearer ${credential}' },
  expect: 201,
};
const useSession = { http: 'GET /my/accounts', headers: { authorization: 'Session ${session}' } };
const logOut = { http: 'DELETE /my/sessions', headers: { authorization: 'Session ${session}' } };
const transfer = { http: 'POST /transfers', body: { from: 1, to: 2, amount: 1 }, expect: 201 };

/** Accounts that hold something else than what they were opened with and what was transferred since, and keys without a transfer. */
const TORN = `
  select 'account' as what, id, balance from accounts
  where balance <> 1000000
    + coalesce((select sum(amount) from transfers where to_account = accounts.id), 0)
    - coalesce((select sum(amount) from transfers where from_account = accounts.id), 0)
  union all
  select 'key', 0, 0 from idempotency_keys k left join transfers t on t.id = (k.body->>'id')::bigint where t.id is null`;

/** Every variable that ledger reads, with a good value. */
const CONFIGURATION = {
  DATABASE_URL: 'postgres://ledger:correct-horse-battery@db:5432/ledger',
  DATABASE_POOL_SIZE: '5',
  REDIS_URL: 'redis://cache:6379',
  CACHE_TTL_SECONDS: '30',
  LEDGER_TOKEN_KEY: 'a-key-that-signs-tokens',
  PORT: '8080',
  LOG_LEVEL: 'info',
  BODY_TIMEOUT_SECONDS: '5',
  SHUTDOWN_DRAIN_MS: '500',
  SHUTDOWN_GRACE_SECONDS: '4',
  RATES_URL: 'http://rates:8080',
  RATES_TIMEOUT_MS: '1000',
  RATES_BREAKER_FAILURES: '5',
  RATES_BREAKER_RESET_MS: '10000',
  CLOSING_PERIOD_SECONDS: '86400',
  PARTNER_LIMIT: '100',
  PARTNER_WINDOW_SECONDS: '60',
};

const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });

/** What they may be, as `ledger --help` and its messages have it. */
const SCHEMA = {
  type: 'object',
  properties: {
    DATABASE_URL: { type: 'string', pattern: '^postgres(ql)?://' },
    DATABASE_POOL_SIZE: whole(1, 100),
    REDIS_URL: { type: 'string', pattern: '^rediss?://' },
    CACHE_TTL_SECONDS: whole(1, 86_400),
    LEDGER_TOKEN_KEY: { type: 'string', minLength: 16 },
    PORT: whole(1, 65_535),
    LOG_LEVEL: { enum: ['debug', 'info', 'warn', 'error'] },
    BODY_TIMEOUT_SECONDS: whole(1, 300),
    SHUTDOWN_DRAIN_MS: whole(0, 60_000),
    SHUTDOWN_GRACE_SECONDS: whole(0, 600),
    RATES_URL: { type: 'string', pattern: '^https?://' },
    RATES_TIMEOUT_MS: whole(50, 60_000),
    RATES_BREAKER_FAILURES: whole(1, 1_000),
    RATES_BREAKER_RESET_MS: whole(100, 600_000),
    CLOSING_PERIOD_SECONDS: whole(1, 604_800),
    PARTNER_LIMIT: whole(1, 1_000_000),
    PARTNER_WINDOW_SECONDS: whole(1, 3_600),
  },
  required: ['DATABASE_URL', 'LEDGER_TOKEN_KEY'],
};

export default defineConfig({
  subject: {
    name: 'ledger',
    image: { build: '.' },
    command: ['ledger', 'serve'],
    port: 8080,
    ready: '/readyz',
    env: {
      DATABASE_URL: '${db.url}',
      REDIS_URL: '${cache.url}',
      OTEL_EXPORTER_OTLP_ENDPOINT: '${otel.url}',
      OTEL_BSP_SCHEDULE_DELAY: '500',
      RATES_URL: '${rates.url}',
      RATES_TIMEOUT_MS: '600',
      RATES_BREAKER_FAILURES: '3',
      RATES_BREAKER_RESET_MS: '1000',
      PARTNER_LIMIT: '10',
      PARTNER_WINDOW_SECONDS: '4',
    },
    secrets: { LEDGER_TOKEN_KEY: '${fresh}' },
    workFolder: '/work',
  },
  services: {
    db: postgres({ memory: '512MiB', cpus: 0.5 }),
    cache: redis({ memory: '256MiB', cpus: 0.25 }),
    otel: otlp(),
    rates: upstream({ answers: { body: { rate: '1.0842' } } }),
  },
  workload: [
    account('ann'),
    account('bob'),
    transfer,
    'GET /accounts/1',
    'GET /transfers/1',
    'GET /reports/statement?account=1',
  ],
  claims: {
    'basic-execution': {
      version: { command: 'ledger --version', prints: 'ledger 1.4.0' },
      help: { command: 'ledger --help', prints: ['serve', 'migrate', 'config', 'openapi'] },
      steps: [
        { name: 'describe', command: 'ledger openapi --out openapi.json', produces: ['openapi.json'] },
        {
          name: 'accept',
          command: 'env DATABASE_URL=postgres://db/ledger REDIS_URL=redis://cache ledger config check',
          prints: ['configuration is good'],
        },
        {
          name: 'refuse',
          command:
            'env DATABASE_URL=postgres://db/ledger REDIS_URL=redis://cache PORT=eighty ledger config check',
          exit: 1,
          prints: ['PORT'],
        },
      ],
    },
    'database-integration': {
      given: [account('ann'), account('bob')],
      writes: [
        {
          request: account('${value}'),
          written: 'select count(*) from accounts where owner = $1',
          read: 'GET /accounts/${id}',
        },
        {
          request: { ...transfer, headers: { 'idempotency-key': '${value}' } },
          written:
            "select count(*) from idempotency_keys k join transfers t on t.id = (k.body->>'id')::bigint where key = $1",
          read: 'GET /transfers/${id}',
        },
      ],
      refused: [
        {
          request: {
            http: 'POST /transfers',
            headers: { 'idempotency-key': '${value}' },
            body: { from: 1, to: 2, amount: Number.MAX_SAFE_INTEGER },
            expect: 422,
          },
          written: 'select count(*) from idempotency_keys where key = $1',
        },
      ],
      inputs: ['GET /accounts/${input}', 'GET /reports/statement?account=${input}'],
      pool: 5,
      recovers: '5s',
      migrate: ['ledger', 'migrate'],
      upgrades: [
        {
          from: '1.2',
          content: { file: 'fixtures/ledger-1.2.sql' },
          reads: [
            { request: 'GET /accounts/4', shows: ['山田 太郎', '73000000000123'] },
            { request: 'GET /accounts/24', shows: ['ext/5562', '9007199254740991'] },
            { request: 'GET /transfers/12', shows: ['8589934592'] },
            { request: 'GET /reports/statement?account=2', shows: ['12500', '7777'] },
            // A client that tries again after the upgrade gets the answer of before it.
            {
              request: {
                http: 'POST /transfers',
                headers: { 'idempotency-key': 'batch:7' },
                body: { from: 1, to: 3, amount: 4_294_967_297 },
                expect: 201,
              },
              shows: ['"id":7,'],
            },
          ],
        },
      ],
    },
    'cache-integration': {
      create: account('${value}'),
      read: 'GET /accounts/${id}',
      write: {
        http: 'POST /transfers',
        body: { from: '${id}', to: '${other}', amount: 1 },
        expect: 201,
      },
      truth: { field: 'balance', sql: 'select balance from accounts where id = $1' },
      fresh: '200ms',
      within: '1s',
      recovers: '5s',
      ttl: '30s',
    },
    'resource-constraints': {
      perRound: 20,
      threads: 12,
      large: {
        http: 'POST /import',
        headers: { 'content-type': 'application/x-ndjson' },
        bytes: '48MiB',
        line: LINE,
      },
    },
    'network-isolation': {
      degraded: {
        db: { action: account('eve'), answers: [503], within: '3s' },
        cache: { action: account('eve'), answers: [201], within: '2s' },
        otel: { action: account('eve'), answers: [201], within: '2s' },
        rates: { action: account('eve'), answers: [201], within: '2s' },
      },
      attemptsPerSecond: 10,
      provoke: [{ http: 'GET /accounts/999999', expect: 404 }],
    },
    'process-kill-signals': {
      // Longer than the grace that requests in flight are given, which must end it all the same.
      long: {
        http: 'POST /import',
        headers: { 'content-type': 'application/x-ndjson' },
        body: `${LINE}\n`.repeat(100),
      },
      sendOver: '12s',
      exits: { SIGHUP: [0] },
      within: '7s',
    },
    'state-persistence': {
      prepare: [account('ann'), account('bob')],
      acts: [transfer],
      read: 'GET /reports/statement?account=1',
    },
    'secrets-management': {
      verbose: { LOG_LEVEL: 'debug' },
      uses: [account('ann'), 'GET /accounts/1', 'GET /rates/EUR/USD', 'GET /metrics', 'GET /readyz'],
      fails: [
        'GET /accounts/999999',
        { http: 'POST /accounts', body: { owner: 'ann' } },
        { http: 'GET /my/accounts', headers: { authorization: 'Bearer not.a.token' } },
      ],
      required: [
        { variable: 'LEDGER_TOKEN_KEY', wrong: 'too-short' },
        { variable: 'DATABASE_URL', wrong: 'postgres://app:not-the-password@db:5432/app' },
      ],
      rotation: {
        variable: 'LEDGER_TOKEN_KEY',
        credential: 'ledger token ann',
        request: { http: 'GET /my/accounts', headers: { authorization: 'Bearer {credential}' } },
      },
    },
    'security-boundaries': {
      users: {
        owner: { run: 'ledger token ann' },
        other: { run: 'ledger token bob' },
        named: { run: 'ledger token {user}' },
      },
      setUp: [account('ann'), account('bob'), transfer],
      session: { login: logIn, use: useSession, logout: logOut },
      bodies: [
        { request: account('ann'), optional: ['balance', 'reference'] },
        { request: { http: 'POST /accounts/1/views', body: { viewer: '${value}' }, expect: 202 } },
      ],
      protected: [
        'GET /my/accounts/1',
        'GET /my/accounts/1/statement',
        { request: 'GET /my/accounts', shared: true },
      ],
      inputs: [
        {
          name: 'owner of an account',
          http: { http: 'POST /accounts', body: { owner: '{input}', currency: 'EUR' }, expect: 201 },
          later: ['GET /accounts/{id}', 'GET /reports/statement?account={id}'],
        },
        { name: 'number of an account', http: 'GET /accounts/{input}', good: '1' },
        { name: 'account of a statement', http: 'GET /reports/statement?account={input}', good: '1' },
        {
          name: 'key of a transfer',
          http: { ...transfer, headers: { 'idempotency-key': '{input}' } },
        },
        { name: 'id of a request', http: { http: 'GET /healthz', headers: { 'x-request-id': '{input}' } } },
        {
          name: 'account of one’s own',
          http: { http: 'GET /my/accounts/{input}', headers: { authorization: 'Bearer {owner}' } },
          good: '1',
        },
      ],
    },
    'error-handling': {
      requests: [
        { request: account('ann'), required: ['owner', 'currency'] },
        { request: account('bob'), required: [] },
        { request: transfer, required: ['from', 'to', 'amount'] },
      ],
      bodyLimit: '1MiB',
      slowBody: '6s',
    },
    'configuration-validation': {
      configurations: [
        {
          format: 'env',
          variables: CONFIGURATION,
          command: 'ledger config check',
          starts: true,
          schema: SCHEMA,
          exact: true,
          secrets: ['DATABASE_URL', 'LEDGER_TOKEN_KEY'],
        },
      ],
    },
    'monitoring-observability': {
      requests: [
        { request: 'GET /accounts/1' },
        // The request, its transaction, and three statements.
        { request: transfer, spans: 5 },
        { request: 'GET /transfers/1', spans: 2 },
        { request: 'GET /reports/statement?account=1', spans: 2 },
        { request: { http: 'GET /accounts/999999', expect: 404 } },
        { request: { http: 'POST /accounts', body: { owner: 'eve' }, expect: 400 } },
        { request: { http: 'GET /no-such-route', expect: 404 } },
      ],
      metrics: {
        counter: 'ledger_http_requests_total',
        durations: 'ledger_http_request_duration_seconds',
      },
      logs: { status: 'status' },
      traces: { service: 'otel', within: '5s', harmless: '2s' },
      paths: ['/accounts/{n}', '/no-such-route/{n}'],
      outage: {
        service: 'db',
        request: 'GET /transfers/1',
        within: '3s',
        shows: [
          { metric: 'ledger_database_up', is: 0 },
          { metric: 'ledger_database_failures_total', rises: true },
          { log: 'error' },
        ],
      },
    },
    'health-checks': { live: '/healthz', critical: ['db'], optional: ['cache'], within: '8s' },
    'graceful-shutdown': {
      grace: '6s',
      slow: 'GET /reports/activity?seconds=2',
      drain: '500ms',
      buffered: {
        action: { http: 'POST /accounts/1/views', body: { viewer: '${value}' }, expect: 202 },
        service: 'db',
        counts: 'select count(distinct viewer) from account_views',
      },
    },
    'circuit-breaker': {
      upstream: 'rates',
      action: 'GET /rates/EUR/USD',
      alike: ['GET /rates/EUR/CHF', 'GET /rates/GBP/USD'],
      threshold: 3,
      inARow: true,
      timeout: '1500ms',
      reset: '1s',
      fallback: { expect: 200, says: '"stale":true' },
      fast: '400ms',
      recovers: '4s',
    },
    'load-balancing': {
      instance: { header: 'x-instance' },
      credential: 'ledger token ann',
      session: { login: logIn, use: useSession, logout: logOut },
      state: {
        create: account('${value}'),
        read: 'GET /accounts/${id}',
        change: { http: 'PUT /accounts/${id}/owner', body: { owner: '${value}' } },
      },
      repeated: { request: { ...transfer, headers: { 'idempotency-key': '${key}' } } },
      limit: {
        request: logIn,
        allowed: 20,
        window: '1m',
      },
      keepsIdle: '6s',
      background: {
        service: 'db',
        env: { CLOSING_PERIOD_SECONDS: '1' },
        pieces: 'select period as piece, count(*) as times from closings group by period order by period',
      },
    },
    'backup-restore': {
      prepare: [
        account('ann'),
        account('bob'),
        { ...transfer, headers: { 'idempotency-key': 'a-first-one' } },
      ],
      changes: [
        { http: 'PUT /accounts/1/owner', body: { owner: 'eve' } },
        { ...transfer, headers: { 'idempotency-key': 'another-one' } },
        account('joe'),
      ],
      reads: ['GET /accounts/1', 'GET /transfers/1', 'GET /reports/statement?account=1'],
      backup: { run: 'ledger backup {file}' },
      restore: { run: 'ledger restore {file}' },
      writes: {
        request: { ...transfer, headers: { 'idempotency-key': '${value}' } },
        written:
          "select key as value from idempotency_keys k join transfers t on t.id = (k.body->>'id')::bigint",
        torn: TORN,
      },
    },
    'disaster-recovery': {
      rto: '6s',
      rpo: '3s',
      given: [account('ann'), account('bob')],
      write: {
        request: { ...transfer, headers: { 'idempotency-key': '${value}' } },
        written:
          "select key as value from idempotency_keys k join transfers t on t.id = (k.body->>'id')::bigint",
      },
      reads: ['GET /accounts/1', 'GET /reports/statement?account=2'],
      backup: { run: 'ledger backup {file}' },
      every: '800ms',
      recover: [{ run: 'ledger recover {folder}' }],
    },
    'rate-limiting': {
      action: {
        http: 'POST /partners/accounts',
        headers: { 'x-api-client': '${key}' },
        body: { owner: '${key}', currency: 'EUR' },
        expect: 201,
      },
      limit: 10,
      window: '4s',
      effect: { service: 'db', counts: 'select count(*) from accounts where owner = $1' },
      shared: true,
      without: { service: 'cache', gets: 'allowed' },
      withoutKey: 'refused',
    },
    'comprehensive-validation': {
      given: [account('ann'), account('bob'), transfer],
      mix: [
        { request: 'GET /accounts/1', weight: 4 },
        {
          request: {
            http: 'POST /transfers',
            headers: { 'idempotency-key': '${value}' },
            body: { from: 1, to: 2, amount: '${n}' },
            expect: 201,
          },
          weight: 5,
          written: 'select amount::text as value from transfers',
        },
        { request: 'GET /transfers/1', weight: 2 },
        { request: 'GET /reports/statement?account=2', weight: 1 },
        { request: 'GET /rates/EUR/USD', weight: 4, lesser: '"stale":true' },
        {
          request: { http: 'POST /accounts/1/views', body: { viewer: '${value}' }, expect: 202 },
          weight: 2,
        },
        {
          request: {
            http: 'POST /partners/accounts',
            headers: { 'x-api-client': '${value}' },
            body: { owner: '${value}', currency: 'EUR' },
            expect: 201,
          },
          weight: 3,
          written: 'select owner as value from accounts',
        },
      ],
      during: { answers: [503], within: '5s', share: 0.15 },
      recovers: '8s',
      quiet: '1500ms',
      faults: {
        db: ['refused', 'black-holed', 'delayed', 'cut', 'reset', 'paused', 'stopped', 'killed'],
        cache: ['refused', 'black-holed', 'delayed', 'cut', 'reset', 'paused', 'stopped', 'killed'],
        otel: ['refused', 'black-holed', 'delayed'],
        rates: ['refused', 'failing', 'hanging', 'resetting'],
      },
      invariants: [
        {
          name: 'every account holds what it was opened with and what was moved since',
          sql: `select id, balance from accounts
            where balance <> case when id <= 2 then 1000000 else 0 end
              + coalesce((select sum(amount) from transfers where to_account = accounts.id), 0)
              - coalesce((select sum(amount) from transfers where from_account = accounts.id), 0)`,
        },
        {
          name: 'every key has its transfer',
          sql: `select key from idempotency_keys k
            left join transfers t on t.id = (k.body->>'id')::bigint where t.id is null`,
        },
        { name: 'no account is below zero', sql: 'select id, balance from accounts where balance < 0' },
      ],
      truths: [1, 2].map((id) => ({
        read: `GET /accounts/${id}`,
        field: 'balance',
        sql: `select balance as value from accounts where id = ${id}`,
      })),
      shrink: { within: '45s', rooms: 4 },
    },
    'data-consistency': {
      caches: ['cache'],
      bank: {
        open: {
          http: 'POST /accounts',
          body: { owner: '${name}', currency: 'EUR', balance: '${balance}' },
          expect: 201,
        },
        transfer: {
          http: 'POST /transfers',
          body: { from: '${from}', to: '${to}', amount: '${amount}' },
          expect: 201,
        },
        key: 'idempotency-key',
        read: 'GET /accounts/${account}',
        balances: 'select id as account, balance from accounts',
        movements: 'select from_account as "from", to_account as "to", amount from transfers',
        pages: {
          all: 'GET /reports/statement?account=${account}&limit=60',
          first: 'GET /reports/statement?account=${account}&limit=7',
          after: 'GET /reports/statement?account=${account}&limit=7&before=${next}',
          items: 'entries',
        },
      },
      unique: {
        create: {
          http: 'POST /accounts',
          body: { owner: 'one of many', currency: 'EUR', reference: '${name}' },
          expect: 201,
        },
        values: 'select reference as value from accounts where reference is not null',
      },
      register: {
        create: { http: 'POST /accounts', body: { owner: '${value}', currency: 'EUR' }, expect: 201 },
        write: { http: 'PUT /accounts/${id}/owner', body: { owner: '${value}' } },
        read: 'GET /accounts/${id}',
        value: 'owner',
      },
    },
  },
});
