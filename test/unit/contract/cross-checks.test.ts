import { describe, expect, it, test } from 'vitest';
import type { Known } from '../../../src/contract/known.ts';
import { parseContract } from '../../../src/contract/parse.ts';
import { known } from '../../../src/run/known.ts';

const everything: Known = known();
const command = { name: 'shop', image: 'shop:1', command: ['shop'] };
const service = { name: 'shop', image: 'shop:1', port: 8080 };
const services = {
  db: { type: 'postgres' },
  cache: { type: 'redis' },
  rates: { type: 'upstream' },
  otel: { type: 'otlp' },
};

function problems(contract: object, categories = everything.categories): readonly string[] {
  return messageOf(contract, categories)
    .slice(1)
    .map((line) => line.replace(/ \(line \d+\)/, ''));
}

/** What is said of a contract that is refused, line by line; nothing of a good one. */
function messageOf(contract: object, categories = everything.categories): readonly string[] {
  try {
    parseContract(JSON.stringify(contract, null, 1), 'json', '/project/cleanroom.config.json', {
      ...everything,
      categories,
    });
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.trim());
  }
}

describe('a claim of which nothing is asked', () => {
  const ofServicesOnly = [
    'cache-integration',
    'circuit-breaker',
    'disaster-recovery',
    'graceful-shutdown',
    'health-checks',
    'load-balancing',
    'rate-limiting',
  ];

  it('is one of a service in the contract of a command, by what the rules say of themselves', () => {
    const refused = everything.categories
      .filter(({ id }) =>
        problems({ subject: command, claims: { [id]: {} } }).includes(
          `claims.${id}: is asked of services only: give subject.port, or leave it out`,
        ),
      )
      .map(({ id }) => id);
    expect(refused.toSorted()).toEqual(ofServicesOnly);
  });

  it.each([...ofServicesOnly, 'error-handling', 'state-persistence'])('is not %s of a service', (id) => {
    expect(problems({ subject: service, claims: { [id]: {} } }).join()).not.toContain('is asked of');
  });

  it('is one of a command in the contract of a service', () => {
    const categories = everything.categories.map((category) =>
      category.id === 'basic-execution' ? { ...category, kinds: ['command'] as const } : category,
    );
    const claims = { 'basic-execution': {} };
    expect(problems({ subject: service, claims }, categories)).toEqual([
      'claims.basic-execution: is asked of commands only: leave it out, or subject.port',
    ]);
    expect(problems({ subject: command, claims }, categories)).toEqual([]);
    expect(problems({ subject: service }, categories)).toEqual([]);
  });

  it('tells its line, and what is wrong inside it', () => {
    const yaml = `subject: { name: shop, image: shop:1, command: shop }
services: { rates: { type: upstream } }
claims:
  graceful-shutdown: { grace: 10 }
`;
    expect(() => parseContract(yaml, 'yaml', '/project/cleanroom.config.yaml', everything)).toThrow(
      /has 2 problems:\n {2}claims.graceful-shutdown.grace \(line 4\) is 10: .*\n {2}claims.graceful-shutdown \(line 4\): is asked of/,
    );
  });
});

it.each(['security-boundaries', 'error-handling'])('has a unit behind a time of %s', (id) => {
  const written = (within: unknown) => problems({ subject: service, claims: { [id]: { within } } });
  expect(written('20s')).toEqual([]);
  expect(written(20_000)).toEqual([`claims.${id}.within is 20000: write a unit, as in '5s' (ms, s, m, h)`]);
  expect(everything.categories.find((each) => each.id === id)?.claim.parse({})).toMatchObject({
    within: id === 'error-handling' ? 5_000 : 10_000,
  });
});

it('has quotes of a command told wherever a claim runs one', () => {
  const told = (at: string) =>
    `claims.${at} is 'a "b c"': is split on blanks and knows no quotes: write a list of words`;
  const run = 'a "b c"';
  const claims = {
    'basic-execution': { version: { command: run, prints: '1' }, steps: [{ name: 'x', command: run }] },
    'error-handling': { writes: [{ before: [run], command: ['a', 'b "c"'], into: 'x' }], prints: run },
  };
  expect(problems({ subject: command, claims }).toSorted()).toEqual([
    told('basic-execution.steps.0.command'),
    told('basic-execution.version.command'),
    told('error-handling.prints'),
    told('error-handling.writes.0.before.0'),
  ]);
});

describe('health checks', () => {
  const claims = { 'health-checks': { live: '/healthz' } };

  it('need a path of readiness', () => {
    const missed = ['claims.health-checks: needs a path of readiness: give ready here or subject.ready'];
    expect(problems({ subject: service, claims })).toEqual(missed);
    expect(problems({ subject: service, claims: { 'health-checks': {} } })).toEqual(missed);
  });

  it('have it from the claim or from the subject', () => {
    expect(problems({ subject: { ...service, ready: '/readyz' }, claims })).toEqual([]);
    expect(problems({ subject: service, claims: { 'health-checks': { ready: '/readyz' } } })).toEqual([]);
  });

  it('are told once where the claim is no mapping', () => {
    expect(problems({ subject: service, claims: { 'health-checks': true } })).toEqual([
      'claims.health-checks is true: expected a mapping of keys to values',
    ]);
  });
});

describe('a service that a claim names', () => {
  const request = { http: 'POST /x', body: { a: '${value}' } };
  const changes = {
    changes: ['POST /x'],
    reads: ['GET /x'],
    backup: { run: 'b {file}' },
    restore: { run: 'r {file}' },
  };
  const breaker = { action: 'GET /x', threshold: 3, reset: '1s', fallback: { expect: 503 } };
  const recovery = {
    rto: '5s',
    rpo: '1s',
    write: { request, written: 'select 1' },
    reads: ['GET /x'],
    backup: { run: 'b {file}' },
    every: '1s',
    recover: [{ run: 'r {folder}' }],
  };
  const cached = {
    create: request,
    read: 'GET /x/${id}',
    write: 'PUT /x/${id}',
    truth: { field: 'a', sql: 'select a from t where id = $1' },
  };
  const limited = { action: 'GET /x?${key}', limit: 5, window: '1s' };
  const signals = { requests: [{ request: 'GET /x' }] };
  const written = { request, written: 'select count(*) from t where a = $1' };
  const sql = 'select 1';
  const mix = [{ request: 'GET /x' }];
  const degraded = { action: 'GET /x', answers: [200], within: '1s' };
  const postgresMeant = {
    good: 'db',
    other: 'cache',
    says: 'type redis; one of type postgres is meant, declared: db',
  };
  const redisMeant = {
    good: 'cache',
    other: 'db',
    says: 'type postgres; one of type redis is meant, declared: cache',
  };

  type Place = [path: string, claim: (name: string) => object];
  /** Claims with a place for a name, and where it stands. */
  const places: Place[] = [
    ['backup-restore.stores.1', (name) => ({ ...changes, stores: ['db', name] })],
    ['cache-integration.cache', (cache) => ({ ...cached, cache })],
    ['cache-integration.database', (database) => ({ ...cached, database })],
    ['circuit-breaker.upstream', (upstream) => ({ ...breaker, upstream })],
    ['comprehensive-validation.service', (name) => ({ mix, service: name })],
    ['data-consistency.caches.0', (name) => ({ caches: [name] })],
    ['data-consistency.service', (name) => ({ service: name })],
    ['database-integration.service', (name) => ({ writes: [written], service: name })],
    ['disaster-recovery.caches.0', (name) => ({ ...recovery, caches: [name] })],
    ['disaster-recovery.stores.0', (name) => ({ ...recovery, stores: [name] })],
    [
      'graceful-shutdown.buffered.service',
      (name) => ({ buffered: { action: 'POST /x', service: name, counts: sql } }),
    ],
    ['health-checks.critical.0', (name) => ({ ready: '/r', critical: [name] })],
    ['health-checks.optional.0', (name) => ({ ready: '/r', optional: [name] })],
    ['load-balancing.background.service', (name) => ({ background: { service: name, pieces: sql } })],
    [
      'monitoring-observability.outage.service',
      (name) => ({ ...signals, outage: { service: name, request: 'GET /x' } }),
    ],
    ['monitoring-observability.traces.service', (name) => ({ ...signals, traces: { service: name } })],
    ['rate-limiting.effect.service', (name) => ({ ...limited, effect: { service: name, counts: sql } })],
    [
      'rate-limiting.without.service',
      (name) => ({ ...limited, without: { service: name, gets: 'allowed' } }),
    ],
  ];
  const keys: Place[] = [
    ['comprehensive-validation.faults', (name) => ({ mix, faults: { cache: [], [name]: [] } })],
    ['network-isolation.degraded', (name) => ({ degraded: { cache: degraded, [name]: degraded } })],
  ];
  const contract = (path: string, claim: object) => ({
    subject: service,
    services,
    claims: { [path.split('.')[0] ?? '']: claim },
  });

  /** Places for a service of some types only; `other` is declared as another one. */
  const MEANT: Readonly<Record<string, { good: string; other: string; says: string }>> = {
    'backup-restore.stores.1': {
      good: 'cache',
      other: 'rates',
      says: 'type upstream; one of type postgres or redis is meant, declared: db, cache',
    },
    'cache-integration.cache': redisMeant,
    'cache-integration.database': postgresMeant,
    'circuit-breaker.upstream': {
      good: 'rates',
      other: 'db',
      says: 'type postgres; one of type upstream is meant, declared: rates',
    },
    'comprehensive-validation.service': postgresMeant,
    'data-consistency.caches.0': redisMeant,
    'data-consistency.service': postgresMeant,
    'database-integration.service': postgresMeant,
    'disaster-recovery.caches.0': redisMeant,
    'disaster-recovery.stores.0': postgresMeant,
    'graceful-shutdown.buffered.service': postgresMeant,
    'load-balancing.background.service': postgresMeant,
    'monitoring-observability.traces.service': {
      good: 'otel',
      other: 'cache',
      says: 'type redis; one of type otlp is meant, declared: otel',
    },
    'rate-limiting.effect.service': postgresMeant,
  };
  const ofSome = places.flatMap(([path, claim]) => {
    const meant = MEANT[path];
    return meant === undefined ? [] : [[path, claim, meant] as const];
  });

  test.each(ofSome)('is of a type that is meant at %s', (path, claim, { good, other, says }) => {
    expect(problems(contract(path, claim(good)))).toEqual([]);
    expect(problems(contract(path, claim(other)))).toEqual([
      `claims.${path} is '${other}': names a service of ${says}`,
    ]);
  });

  test.each([...places, ...keys].filter(([path]) => MEANT[path] === undefined))(
    'is of any type at %s',
    (path, claim) => {
      for (const name of Object.keys(services)) expect(problems(contract(path, claim(name)))).toEqual([]);
    },
  );

  it('is told by its line and with what is declared, also where nothing declared would do', () => {
    const [, message] = messageOf({
      ...contract('data-consistency', { service: 'cache' }),
      services: { cache: { type: 'redis' }, store: { type: 'container', image: 'mysql:8', port: 3306 } },
    });
    expect(message).toMatch(
      /claims\.data-consistency\.service \(line \d+\) is 'cache': names a service of type redis; one of type postgres is meant, declared: none$/,
    );
    expect(
      problems({
        ...contract('data-consistency', { service: 'store' }),
        services: { store: { type: 'container', image: 'mysql:8', port: 3306 }, db: { type: 'postgres' } },
      }),
    ).toEqual([
      "claims.data-consistency.service is 'store': names a service of type container; one of type postgres is meant, declared: db",
    ]);
  });

  it('is not told of where its own type is no type at all', () => {
    const wrong = {
      ...contract('data-consistency', { service: 'db' }),
      services: { db: { type: 'postgress' } },
    };
    expect(problems(wrong)).toEqual([expect.stringMatching(/^services\.db\.type is 'postgress'/)]);
  });

  test.each(places)('stands at %s', (path, claim) => {
    expect(problems(contract(path, claim('dbb')))).toEqual([
      `claims.${path} is 'dbb': names no service of the contract; did you mean db?`,
    ]);
  });

  test.each(keys)('is a key of %s', (path, claim) => {
    expect(problems(contract(path, claim('db')))).toEqual([]);
    expect(problems(contract(path, claim('payments')))).toEqual([
      `key claims.${path}.payments: names no service of the contract; declared: db, cache, rates, otel`,
    ]);
  });

  it('is declared by nobody where there are no services', () => {
    const claims = { 'health-checks': { ready: '/r', critical: ['db'] } };
    expect(problems({ subject: service, claims })).toEqual([
      "claims.health-checks.critical.0 is 'db': names no service of the contract; declared: nothing",
    ]);
  });

  it('is passed over where it has another form, which the claim refuses', () => {
    expect(problems(contract('health-checks', { ready: '/r', critical: [1], optional: 'db' }))).toEqual([
      'claims.health-checks.critical.0 is 1: expected text',
      "claims.health-checks.optional is 'db': expected a list",
    ]);
  });
});
