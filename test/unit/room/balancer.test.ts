import { expect, test } from 'vitest';
import { balancerConfiguration } from '../../../src/room/balancer-configuration.ts';
import { readStatistics } from '../../../src/room/balancer-statistics.ts';

test('asks each replica whether it is ready, and says in each answer which one gave it', () => {
  const text = balancerConfiguration({
    port: 8080,
    readyPath: '/readyz',
    headers: {},
    addresses: ['10.0.0.7', '10.0.0.8'],
  });
  expect(text).toContain('bind :8080\n');
  expect(text).toContain('  http-check send meth GET uri /readyz ver HTTP/1.1 hdr host balancer\n');
  expect(text).toContain('server replica-1 10.0.0.7:8080 check\n  server replica-2 10.0.0.8:8080 check\n');
  expect(text).toContain('http-after-response set-header x-cleanroom-replica %[srv_name]');
});

test('asks another port where readiness has one of its own', () => {
  const behind = { port: 8080, readyPath: ':9090/readyz', headers: {}, addresses: ['10.0.0.7'] };
  const text = balancerConfiguration(behind);
  expect(text).toContain('  http-check send meth GET uri /readyz ver HTTP/1.1 hdr host balancer\n');
  expect(text).toContain('server replica-1 10.0.0.7:8080 check port 9090\n');
});

test('where no path says so, a connection is enough', () => {
  const behind = {
    port: 80,
    readyPath: null,
    headers: { host: 'shop.example.com' },
    addresses: ['10.0.0.7'],
  };
  expect(balancerConfiguration(behind)).not.toMatch(/httpchk|shop/);
});

test('health checks say what the proxy adds, each as one word in which nothing means anything', () => {
  const headers = {
    Host: 'shop.example.com',
    'X-Forwarded-Proto': 'https',
    'x-odd': `it's "a" \\ # %[src] $HOME`,
    "x-o'dd": 'a b',
  };
  const text = balancerConfiguration({ port: 80, readyPath: '/', headers, addresses: ['10.0.0.7'] });
  const [line] = text.split('\n').filter((one) => one.includes('http-check send'));
  expect(line).toBe(
    '  http-check send meth GET uri / ver HTTP/1.1 hdr Host shop.example.com hdr X-Forwarded-Proto https ' +
      `hdr x-odd 'it'\\''s "a" \\ # %%[src] $HOME' hdr 'x-o'\\''dd' 'a b'`,
  );
});

/** One row as HAProxy 2.6 writes it, with what is not read left out. */
const row = (values: Readonly<Record<string, string | number>>) =>
  Object.entries(values).map(([name, value]) => ({
    objType: 'Server',
    field: { pos: 1, name },
    tags: { origin: 'Key' },
    value: { type: typeof value === 'string' ? 'str' : 'u64', value },
  }));

test('reads HAProxy’s statistics, and of them only the rows of replicas', () => {
  const text = JSON.stringify([
    row({ pxname: 'subject', svname: 'FRONTEND', status: 'OPEN', req_tot: 9 }),
    row({
      pxname: 'replicas',
      svname: 'replica-1',
      status: 'UP',
      check_status: 'L7OK',
      check_code: 200,
      req_tot: 7,
      stot: 7,
      hrsp_2xx: 6,
      hrsp_5xx: 1,
      econ: 2,
      eresp: 1,
      wretr: 3,
      wredis: 2,
    }),
    row({ pxname: 'replicas', svname: 'replica-2', status: 'DOWN', check_status: 'L4CON', stot: 0 }),
    row({ pxname: 'replicas', svname: 'BACKEND', status: 'UP' }),
  ]);
  expect(readStatistics(text)).toEqual({
    replicas: [
      {
        replica: 1,
        up: true,
        status: 'UP',
        check: 'L7OK 200',
        requests: 7,
        answers: { 2: 6, 5: 1 },
        connectErrors: 2,
        responseErrors: 1,
        retries: 3,
        redispatches: 2,
      },
      {
        replica: 2,
        up: false,
        status: 'DOWN',
        check: 'L4CON',
        requests: 0,
        answers: {},
        connectErrors: 0,
        responseErrors: 0,
        retries: 0,
        redispatches: 0,
      },
    ],
  });
});

test('does not take anything else for statistics', () => {
  expect(() => readStatistics('<html>')).toThrow();
  expect(() => readStatistics('{"replicas":[]}')).toThrow();
});
