import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { categories } from '../../../src/categories/registry.ts';
import type { Category } from '../../../src/model/category.ts';
import { roomProof } from '../../../src/room/proof/index.ts';
import { evidenceView } from '../../../src/verdict/evidence-view.ts';
import { COMMAND, SERVICE } from '../../judge-cases.ts';

/** Everything that can be claimed, in each category; a new claim is missed here. */
const FULL: Readonly<Record<string, unknown>> = {
  'basic-execution': {
    version: { command: 'forge --version', prints: '1.4.0' },
    help: { command: 'forge --help', prints: ['init'] },
    steps: [{ name: 'build', command: 'forge run build', prints: ['done'], produces: ['page.txt'] }],
    copies: [{ from: 'a.png', command: 'forge run build', to: 'out/a.png', files: {}, keepsMode: true }],
    writes: ['/home/user/.forge'],
    varies: ['log'],
  },
  'database-integration': {
    service: 'db',
    given: ['POST /seed'],
    writes: [
      {
        request: { http: 'POST /accounts', body: { owner: '${value}' } },
        written: 'select count(*) from accounts where owner = $1',
        read: 'GET /accounts/${id}',
      },
    ],
    refused: [{ request: 'POST /transfers', written: 'select count(*) from transfers where key = $1' }],
    inputs: ['GET /accounts/${input}'],
    pool: 5,
    recovers: '5s',
    migrate: ['ledger', 'migrate'],
    upgrades: [{ from: '1.2', content: 'create table a ()', reads: [{ request: 'GET /accounts/1' }] }],
  },
  'cache-integration': {
    cache: 'cache',
    database: 'db',
    create: { http: 'POST /accounts', body: { owner: '${value}' } },
    id: 'id',
    read: 'GET /accounts/${id}',
    write: { http: 'POST /transfers', body: { from: '${id}', to: '${other}' } },
    truth: { field: 'balance', sql: 'select balance from accounts where id = $1' },
    fresh: '500ms',
    optional: true,
    within: '2s',
    recovers: '5s',
    ttl: '30s',
    lasting: ['session:*'],
    misses: 5,
  },
  'resource-constraints': {
    rounds: 5,
    perRound: 10,
    parallel: 2,
    peak: '64MiB',
    threads: 8,
    large: { http: 'POST /import', bytes: '48MiB' },
    largeAdds: '8MiB',
    collects: ['/data/exports'],
    idle: 0.01,
  },
  'network-isolation': {
    degraded: { db: { action: 'GET /accounts/1', answers: [503], within: '3s' } },
    provoke: ['GET /accounts/0'],
    long: { run: 'forge run watch' },
    attemptsPerSecond: 10,
  },
  'error-handling': {
    requests: [{ request: { http: 'POST /accounts', body: { owner: 'ann' } }, required: ['owner'] }],
    bodyLimit: '1MiB',
    slowBody: '6s',
    files: [{ command: 'forge config check {file}', content: 'name = "demo"' }],
    writes: [{ command: 'forge generate --out out', into: 'out' }],
    prints: 'forge --help',
    within: '2s',
    anyCommand: true,
    anyRoute: true,
  },
  'configuration-validation': {
    configurations: [{ format: 'toml', content: 'name = "demo"', command: 'forge config check {file}' }],
  },
  'security-boundaries': {
    inputs: [
      {
        name: 'a page',
        is: ['path to read', 'text'],
        files: { 'page.json': '{ "to": "{input}" }' },
        quoting: 'quoted',
        command: 'forge render page.json',
        before: ['forge init'],
        folder: 'site',
        good: 'home',
      },
      { name: 'an archive', archive: 'zip', files: { a: 'b' }, command: 'forge unpack {input}' },
      { name: 'an account', http: 'GET /accounts/{input}', later: ['GET /accounts/{id}'] },
    ],
    users: {
      header: 'x-token',
      prefix: '',
      owner: { run: 'ledger token ann' },
      other: { value: 'token-of-bob' },
    },
    protected: ['GET /my/accounts/1', { request: 'GET /my/accounts', shared: true }],
    session: {
      login: 'POST /sessions',
      from: { cookie: 'sid' },
      use: 'GET /my/accounts',
      logout: 'DELETE /sessions',
    },
    bodies: [{ request: { http: 'POST /accounts', body: { owner: 'ann' } }, optional: ['balance'] }],
    setUp: ['POST /accounts'],
    setId: ['/usr/bin/su'],
    within: '5s',
  },
  'process-kill-signals': {
    prepare: [{ run: 'forge init' }],
    action: { run: 'forge run build' },
    read: { run: 'forge status' },
    state: ['/work'],
    long: { run: 'forge run watch' },
    sendOver: '3s',
    exits: { SIGTERM: [0], SIGQUIT: 'ignored' },
    within: '4s',
    timeout: { command: 'forge --timeout 1s run watch', after: '1s', exit: 124 },
    moments: 25,
  },
  'state-corruption-recovery': {
    prepare: [{ run: 'forge init demo' }],
    state: ['demo/.forge/state.json'],
    act: { run: 'forge run test' },
    fingerprint: { run: 'forge status' },
    recover: [{ run: 'forge recover' }],
    locks: [{ path: 'demo/.forge/lock', holder: 'forge run hold' }],
    within: '4s',
  },
  'state-persistence': {
    prepare: [{ run: 'forge init' }],
    acts: [{ run: 'forge run one' }, { run: 'forge run two' }],
    read: { run: 'forge status' },
    shows: ['one: done'],
    fails: [{ act: { run: 'forge run one', exit: 3 }, shows: ['one: failed'] }],
    second: { run: 'cat state.json' },
    state: ['/work'],
    host: 'same',
    bytes: 'either',
    rounds: 2,
  },
  'secrets-management': {
    files: { 'forge.toml': 'name = "demo"' },
    uses: [{ run: 'forge run deploy' }],
    fails: ['GET /accounts/0'],
    verbose: { LOG_LEVEL: 'debug' },
    holds: [{ secret: 'TOKEN', place: 'file', where: '/work/.forge/*' }],
    required: [{ variable: 'TOKEN', command: 'forge run deploy', wrong: 'short' }],
    rotation: {
      variable: 'TOKEN',
      credential: 'ledger token ann',
      request: { http: 'GET /my/accounts', headers: { authorization: 'Bearer {credential}' } },
    },
  },
  'monitoring-observability': {
    requests: [{ request: 'GET /accounts/1', spans: 2 }],
    metrics: { counter: 'http_requests_total' },
    logs: { status: 'status', levels: 'otel' },
    traces: { service: 'otel' },
    paths: ['/accounts/{n}'],
    outage: {
      service: 'db',
      request: 'GET /accounts/1',
      shows: [{ metric: 'db_up', is: 0 }, { metric: 'db_failures_total', rises: true }, { log: 'warn' }],
    },
  },
  'health-checks': {
    live: '/healthz',
    ready: '/readyz',
    critical: ['db'],
    optional: ['cache'],
    within: '5s',
    answers: '2s',
    startsWithin: '5s',
    first: 'GET /accounts/1',
    load: 20,
  },
  'graceful-shutdown': {
    grace: '6s',
    slow: 'GET /reports/activity',
    inFlight: 5,
    exit: 0,
    drain: '500ms',
    load: 20,
    buffered: { action: 'POST /views', service: 'db', counts: 'select count(*) from views' },
  },
  'circuit-breaker': {
    upstream: 'rates',
    action: 'GET /rates/${n}',
    alike: ['GET /rates/all'],
    refusal: 400,
    failures: ['error'],
    threshold: 3,
    inARow: true,
    timeout: '1s',
    reset: '1s',
    probes: 2,
    fallback: { expect: 200, says: 'stale' },
    fast: '100ms',
    recovers: '3s',
  },
  'load-balancing': {
    replicas: 3,
    load: 20,
    instance: { header: 'x-instance' },
    credential: 'ledger token ann',
    session: {
      login: 'POST /sessions',
      from: { field: 'session' },
      use: { http: 'GET /accounts', headers: { authorization: 'Session ${session}' } },
      logout: { http: 'DELETE /sessions', headers: { authorization: 'Session ${session}' } },
    },
    state: {
      create: { http: 'POST /accounts', body: { owner: '${value}' } },
      id: 'id',
      read: 'GET /accounts/${id}',
      change: { http: 'PUT /accounts/${id}', body: { owner: '${value}' } },
      fresh: '100ms',
    },
    repeated: {
      request: { http: 'POST /transfers', headers: { 'idempotency-key': '${key}' } },
      id: 'transfer.id',
    },
    limit: { request: 'GET /limited', allowed: 10, window: '10s', env: { LIMIT: '10' }, refused: 429 },
    keepsIdle: '6s',
    failed: { killed: 0, added: 0, rolling: 0 },
    background: {
      service: 'db',
      env: { PERIOD: '1' },
      pieces: 'select piece, count(*) as times from work group by piece',
      within: '6s',
    },
  },
  'backup-restore': {
    prepare: [{ run: 'forge init' }],
    changes: [{ run: 'forge run one' }],
    reads: [{ run: 'forge status' }],
    backup: { run: 'forge backup {file}' },
    restore: { run: 'forge restore {file}' },
    stores: ['db'],
    files: ['/work/forge.toml'],
    restless: ['leader'],
    folder: '/tmp',
    writes: {
      request: { http: 'POST /transfers', headers: { key: '${value}' } },
      written: 'select key as value from keys',
      torn: 'select * from torn',
    },
  },
  'comprehensive-validation': {
    given: ['POST /accounts'],
    mix: [
      { request: 'GET /accounts/1', weight: 2, lesser: 'stale', written: 'select id as value from accounts' },
    ],
    commands: {
      prepare: [{ run: 'forge init' }],
      mix: [{ command: { run: 'forge init ${value}' }, written: { run: 'ls' } }],
      reads: [{ run: 'forge status' }],
      invariants: [{ name: 'digests fit', command: { run: 'sha256sum -c SHA256SUMS' } }],
      recover: [{ run: 'forge recover' }],
      faults: ['killed', 'full'],
      exits: [1],
      within: '4s',
      rounds: 1,
      litter: { files: 1, bytes: '1KiB' },
    },
    rate: 10,
    steady: { share: 0.9, within: '1s' },
    during: { answers: [503], within: '4s', share: 0.1 },
    recovers: '5s',
    quiet: '1s',
    restless: ['leader'],
    faults: { db: ['killed'] },
    subject: ['killed'],
    together: 2,
    invariants: [{ name: 'nothing is below zero', sql: 'select id from accounts where balance < 0' }],
    truths: [{ read: 'GET /accounts/1', field: 'balance', sql: 'select balance as value from accounts' }],
    service: 'db',
    budgets: { memory: '10MiB', descriptors: 5, threads: 2, connections: 3 },
    attempts: 2,
    shrink: { within: '30s', rooms: 3 },
  },
  'disaster-recovery': {
    rto: '6s',
    rpo: '3s',
    given: ['POST /accounts'],
    write: {
      request: { http: 'POST /transfers', headers: { key: '${value}' } },
      written: 'select key as value from keys',
    },
    reads: ['GET /accounts/1'],
    backup: { run: 'ledger backup {file}' },
    every: '1s',
    recover: [{ run: 'ledger recover {folder}' }],
    stores: ['db'],
    caches: ['cache'],
  },
  'rate-limiting': {
    action: { http: 'POST /partners/accounts', headers: { 'x-api-client': '${key}' } },
    limit: 10,
    window: '4s',
    burst: 5,
    refusal: 503,
    effect: { service: 'db', counts: 'select count(*) from accounts where owner = $1' },
    shared: true,
    without: { service: 'cache', gets: 'refused' },
    forwarding: true,
    withoutKey: 'limited',
  },
  'data-consistency': {
    service: 'db',
    bank: {
      open: { http: 'POST /accounts', body: { balance: '${balance}' } },
      transfer: { http: 'POST /transfers', body: { from: '${from}', to: '${to}', amount: '${amount}' } },
      key: 'idempotency-key',
      read: 'GET /accounts/${account}',
      balances: 'select id as account, balance from accounts',
      movements: 'select "from", "to", amount from transfers',
    },
    unique: { create: { http: 'POST /names', body: { name: '${name}' } } },
    register: {
      create: { http: 'POST /registers', body: { value: '${value}' } },
      write: { http: 'PUT /registers/${id}', body: { value: '${value}' } },
      read: 'GET /registers/${id}',
      value: 'value',
    },
    caches: ['cache'],
    kill: false,
  },
  room: null,
};

const claims = categories.map(({ description: { id }, claim }) => ({ id, claim }));
const judged: readonly Category[] = [...categories, roomProof as Category];

test.each(claims)('$id: the full claim of this test leaves nothing out', ({ id, claim }) => {
  const keys = claim instanceof z.ZodObject ? Object.keys(claim.shape) : [];
  expect(Object.keys(FULL[id] ?? {})).toEqual(keys);
});

test('every category has its own file of cases, by which every rule is tried', () => {
  const names = [...categories.map((category) => category.description.id), 'registry', 'find'];
  const files = readdirSync(import.meta.dirname).map((file) => file.replace(/\.test\.ts$/, ''));
  expect(files).toEqual(expect.arrayContaining(names));
  // What a category asks of commands in a way of its own may have a file beside it.
  expect(files.filter((file) => !names.includes(file.replace(/-commands$/, '')))).toEqual([]);
});

describe.each(judged.map((category) => ({ category, id: category.description.id })))(
  '$id',
  ({ category, id }) => {
    // What rests on other categories is no judge's business.
    const rules = category.description.rules.filter((rule) => !rule.restsOnOthers).map((rule) => rule.id);
    const subjects = [COMMAND, SERVICE].flatMap((subject) => [subject, { ...subject, services: [] }]);
    const worked = subjects.map((subject) => ({
      ...subject,
      workload: [{ kind: 'http', method: 'GET', path: '/', headers: {}, body: null, expect: null } as const],
    }));
    // What applies without a claim is asked with none as well.
    const least = id === 'room' ? [null] : category.description.always ? [{}] : [];
    const inputs = [...subjects, ...worked].flatMap((subject) =>
      [...least, FULL[id]].map((claim) => ({ subject, claim: category.claim.parse(claim) })),
    );

    test('says something about every rule, once and in order', () => {
      for (const input of inputs) {
        const said = category.judge.judge({ ...input, evidence: evidenceView([], category.judge.needs) });
        expect(said.map((check) => check.rule)).toEqual(rules);
      }
    });

    test('acquits and accuses nobody without evidence', () => {
      for (const input of inputs) {
        for (const check of category.judge.judge({
          ...input,
          evidence: evidenceView([], category.judge.needs),
        })) {
          expect(['inconclusive', 'not-applicable'], check.rule).toContain(check.verdict);
          expect(check.evidence).toEqual([]);
          expect(check.message).not.toMatch(/undefined|null|NaN|Infinity/);
        }
      }
    });

    test('declares no kind of evidence twice', () => {
      expect(new Set(category.judge.needs).size).toBe(category.judge.needs.length);
    });
  },
);

test('ids and numbers are unique, and the order is that of the numbers', () => {
  const numbers = categories.map((category) => category.description.number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  for (const { description } of judged) {
    const ids = description.rules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const rule of description.rules) {
      expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(rule.asks).toMatch(/^[A-Z].*\?$/);
      expect(rule.remedy).toMatch(/\.$/);
    }
  }
});

test('every category that always applies accepts an empty claim', () => {
  for (const { description, claim } of categories) {
    if (description.always) expect(claim.safeParse({}).success, description.id).toBe(true);
  }
});
