import { defineConfig, postgres, redis } from 'cleanroom';

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
const transfer = { http: 'POST /transfers', body: { from: 1, to: 2, amount: 1 }, expect: 201 };

export default defineConfig({
  subject: {
    name: 'ledger',
    image: { build: '.' },
    command: ['ledger', 'serve'],
    port: 8080,
    ready: '/readyz',
    env: { DATABASE_URL: '${db.url}', REDIS_URL: '${cache.url}' },
    workFolder: '/work',
  },
  services: {
    db: postgres({ memory: '512MiB', cpus: 0.5 }),
    cache: redis({ memory: '256MiB', cpus: 0.25 }),
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
      },
      attemptsPerSecond: 10,
      provoke: [{ http: 'GET /accounts/999999', expect: 404 }],
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
  },
});
