import { describe, expect, it } from 'vitest';
import { parseContract } from '../../../src/contract/parse.ts';
import { contractSchema } from '../../../src/evidence/run-schema.ts';
import { known } from '../../../src/run/known.ts';
import { failed } from './failed.ts';

const parse = (services: object, env: object = {}) =>
  parseContract(
    JSON.stringify({ subject: { name: 'shop', image: 'shop:1', port: 8080, env }, services }, null, 1),
    'json',
    '/project/cleanroom.config.json',
    known(),
  );

/** `name outer inner` of each service. */
const ports = (...given: Parameters<typeof parse>) =>
  parse(...given).services.map(({ name, port, innerPort }) => [name, port, innerPort ?? 'same'].join(' '));

const redis = { type: 'redis' };
const upstream = { type: 'upstream' };
const web = { type: 'container', image: 'web:1', port: 80 };

describe('a service whose port nobody else wants', () => {
  it('is found where it listens', () => {
    const services = { db: { type: 'postgres' }, cache: redis, rates: upstream, otel: { type: 'otlp' }, web };
    expect(ports(services)).toEqual([
      'db 5432 same',
      'cache 6379 same',
      'rates 8080 same',
      'otel 4318 same',
      'web 80 same',
    ]);
    for (const service of parse(services).services) expect(service).not.toHaveProperty('innerPort');
  });

  it('may have another one written', () => {
    expect(ports({ cache: redis, queue: { ...redis, port: 6380 } })).toEqual([
      'cache 6379 same',
      'queue 6380 same',
    ]);
  });
});

describe('a second service of one type', () => {
  it('is found under the next free port, and listens on its own', () => {
    const env = { QUEUE: '${queue.url}', JOBS: '${jobs.host}:${jobs.port}' };
    expect(ports({ cache: redis, queue: redis, jobs: redis }, env)).toEqual([
      'cache 6379 same',
      'queue 6380 6379',
      'jobs 6381 6379',
    ]);
  });

  it('passes over what is written, and over the usual ports of others', () => {
    const env = { QUEUE: '${queue.url}', RATES: '${rates.url}' };
    const services = {
      rates: upstream,
      prices: { ...upstream, port: 8080 },
      cache: redis,
      queue: redis,
      other: { ...redis, port: 6380 },
      web: { ...web, port: 8081 },
    };
    expect(ports(services, env)).toEqual([
      // It has no container, so it listens nowhere else.
      'rates 8082 same',
      'prices 8080 same',
      'cache 6379 same',
      'queue 6381 6379',
      'other 6380 same',
      'web 8081 same',
    ]);
  });

  it('is any container, whose port says where it listens', () => {
    expect(ports({ web, shop: web }, { SHOP: 'http://${shop.host}:${shop.port}' })).toEqual([
      'web 80 same',
      'shop 81 80',
    ]);
    const last = { ...web, port: 65_535 };
    expect(ports({ web: last, shop: last }, { SHOP: '${shop.url}' })).toEqual([
      'web 65535 same',
      'shop 1024 65535',
    ]);
  });

  it('is kept with its ports in the header of a run', () => {
    const contract = parse({ cache: redis, queue: redis }, { QUEUE: '${queue.url}' });
    expect(contractSchema.parse(JSON.parse(JSON.stringify(contract)))).toEqual(contract);
  });
});

describe('is told, with its line', () => {
  it('a port that is written twice', async () => {
    const { message } = await failed(() =>
      parse({ cache: { ...redis, port: 7000 }, queue: { ...redis, port: 7000 } }),
    );
    expect(message).toMatch(
      /services\.queue\.port \(line \d+\) is 7000: is taken by services\.cache, and all services bear one address; leave it out/,
    );
  });

  it('a service under another port than its usual one, of which the subject is not told', async () => {
    const told =
      /services\.queue \(line \d+\): is found under port 6380, since 6379 is taken by services\.cache/;
    for (const env of [{}, { QUEUE: 'redis://queue:6379', CACHE: '${cache.url}', HOST: '${queue.host}' }]) {
      const { message } = await failed(() => parse({ cache: redis, queue: redis }, env));
      expect(message).toMatch(told);
      expect(message).toContain('${queue.url} or ${queue.port}');
    }
  });

  it('nothing of a port that the schema refuses', async () => {
    const { message } = await failed(() => parse({ cache: { ...redis, port: 'x' }, queue: redis, odd: 1 }));
    expect(message).not.toContain('taken');
  });
});

it('says nothing of the ports of containers that have none', async () => {
  const bare = { type: 'container', image: 'web:1' };
  const { message } = await failed(() => parse({ a: bare, b: bare }));
  expect(message).toContain('services.a.port');
  expect(message).not.toContain('is found under port');
});
