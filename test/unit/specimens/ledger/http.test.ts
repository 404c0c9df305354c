import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../../../specimens/ledger/src/config.ts';
import type { Database } from '../../../../specimens/ledger/src/database.ts';
import { createHttpServer, type HttpServer } from '../../../../specimens/ledger/src/http/server.ts';
import { createLog } from '../../../../specimens/ledger/src/log.ts';
import { createMetrics } from '../../../../specimens/ledger/src/metrics.ts';
import { goodParts } from '../../../../specimens/ledger/src/parts.ts';
import { Problem } from '../../../../specimens/ledger/src/problem.ts';
import { createRoutes, type Service } from '../../../../specimens/ledger/src/routes.ts';
import { sessionIn } from '../../../../specimens/ledger/src/sessions.ts';
import type { RequestEnd, Tracing } from '../../../../specimens/ledger/src/tracing.ts';
import { Unavailable } from '../../../../specimens/ledger/src/unavailable.ts';
import { parseExposition } from '../../../../src/lib/exposition/parse.ts';

const account = { id: 7, owner: 'ann', currency: 'EUR', reference: null, balance: 0, version: 1 };
const gone = () => Promise.reject(new Unavailable('the database', 'refused'));
const KEY = 'sixteen-or-more-characters';
const lines: string[] = [];
const ends: RequestEnd[] = [];
const ended: (string | null)[] = [];
let http: HttpServer;
let port: number;

beforeAll(async () => {
  const parts = goodParts();
  const metrics = createMetrics('1.4.0');
  const service: Service = {
    config: {
      ...readConfig({ DATABASE_URL: 'postgres://db/ledger', LEDGER_TOKEN_KEY: KEY }),
      bodyTimeoutMs: 1_000,
    },
    metrics,
    accounts: {
      open: async (opened) => ({ ...account, ...opened }),
      rename: async (id, owner) => ({ ...account, id, owner }),
      read: gone,
      changed: async () => {},
      unsure: async () => {},
    },
    transfers: { book: () => Promise.reject(new TypeError('secret inner detail')), read: gone },
    statements: { read: gone },
    tokens: parts.createTokens(KEY),
    sessions: {
      open: async (owner) => ({ session: 'open-sesame', owner, until: '2030-01-01T00:00:00.000Z' }),
      ownerOf: async (authorization) => {
        const session = sessionIn(authorization);
        if (session !== null && session !== 'open-sesame') throw new Problem(401, 'the session is over');
        return session === null ? null : 'ann';
      },
      end: async (authorization) => void ended.push(sessionIn(authorization)),
    },
    holdings: {
      list: async (owner) => [{ ...account, owner }],
      read: async (owner, id) => {
        if (owner !== 'ann') throw new Problem(404, `you have no account ${id}`);
        return { ...account, id };
      },
    },
    activities: { watch: gone },
    views: { add: () => {}, close: async () => 0 },
    limiter: { admit: async () => ({ allowed: false, retryAfterMs: 1_200 }), close: async () => {} },
    rates: { read: async (base, quote) => ({ base, quote, rate: '1.5', at: 'now', stale: false }) },
    health: parts.createHealth({
      database: { query: gone } as unknown as Database,
      stopping: new AbortController().signal,
    }),
  };
  const tracing: Tracing = {
    request: () => ({ traceId: 'the-trace', within: (work) => work(), end: (how) => void ends.push(how) }),
    inner: (_name, _attributes, work) => work(),
    close: async () => {},
  };
  const log = createLog('info', (line) => lines.push(line));
  http = createHttpServer(parts, createRoutes(parts, service), { log, metrics, tracing });
  port = await parts.listen(http.server, 0);
});
afterAll(() => void http.server.close());

async function ask(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

const get = (path: string, headers: Record<string, string> = {}) => ask('GET', path, undefined, headers);

const ofOwner = (owner: string) => ({
  authorization: `Bearer ${goodParts().createTokens(KEY).issue(owner)}`,
});

const TRANSFER = '{"from":1,"to":2,"amount":3}';

test.each([
  ['POST', '/accounts', '{"owner":"ann","currency":"EUR"}', 201, '"balance":0'],
  ['PUT', '/accounts/7/owner', '{"owner":"bob"}', 200, '"owner":"bob"'],
  ['PUT', '/accounts/7/owner', '{"owner":1}', 400, 'owner must be a string'],
  ['POST', '/accounts', '{"owner":"ann"', 400, 'the body is not JSON'],
  ['POST', '/accounts', '', 400, 'the body is empty'],
  ['POST', '/accounts', '[]', 400, 'body must be an object, not an array'],
  ['POST', '/accounts', '{"currency":"EUR"}', 400, 'owner is missing'],
  ['POST', '/accounts', '{"owner":1,"currency":"EUR"}', 400, 'owner must be a string, not a number'],
  [
    'POST',
    '/accounts',
    '{"owner":"a\\u0000","currency":"EUR"}',
    400,
    'owner must not hold control characters',
  ],
  ['POST', '/accounts', '{"owner":"a","currency":"euro"}', 400, 'currency must be three capital letters'],
  [
    'POST',
    '/accounts',
    '{"owner":"a","currency":"EUR","balance":0.5}',
    400,
    'balance must be a whole number',
  ],
  ['POST', '/accounts', '{"owner":"a","currency":"EUR","blance":5}', 400, 'blance is not known here'],
  ['POST', '/transfers', '{"from":1,"to":1,"amount":3}', 400, 'to must be another account than from'],
  ['POST', '/transfers', '{"from":1,"to":2,"amount":0}', 400, 'amount must be at least 1'],
  ['GET', '/accounts/seven', undefined, 400, 'id must be a whole number'],
  ['GET', '/reports/statement', undefined, 400, 'account must be a whole number'],
  ['GET', '/nothing', undefined, 404, 'there is nothing at /nothing'],
  ['PUT', '/transfers', TRANSFER, 405, '/transfers does not allow PUT, only POST'],
  ['GET', '/accounts/7', undefined, 503, 'the database is not available'],
  ['GET', '/readyz', undefined, 503, 'the database is not available'],
  ['GET', '/healthz', undefined, 200, '"ok"'],
  ['POST', '/accounts/7/views', '{"viewer":"eve"}', 202, '"accepted":true'],
  ['POST', '/accounts/7/views', '{}', 400, 'viewer is missing'],
  ['GET', '/reports/activity?seconds=9', undefined, 400, 'seconds must be at most 3'],
] as const)('%s %s %s is answered with %i, naming it', async (method, path, body, status, words) => {
  const answer = await ask(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.text.replaceAll('\\"', '"')).toContain(words);
  if (status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

test('keeps a fault of its own from the client, and in the log', async () => {
  const answer = await ask('POST', '/transfers', TRANSFER, { 'x-request-id': 'find-me' });
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('secret inner detail');
  expect(JSON.parse(answer.text)).toMatchObject({ requestId: 'find-me' });
  expect(lines.some((line) => line.includes('secret inner detail') && line.includes('find-me'))).toBe(true);
});

test('shows account holders what is theirs, and nobody else', async () => {
  expect(await get('/my/accounts/7', ofOwner('ann'))).toMatchObject({ status: 200 });
  expect(await get('/my/accounts/7', ofOwner('bob'))).toMatchObject({ status: 404 });
  const refused = await get('/my/accounts/7');
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  expect(JSON.parse((await get('/my/accounts', ofOwner('bob'))).text)).toMatchObject({
    accounts: [{ owner: 'bob' }],
  });
});

test('refuses a body of another type, and a key that is none', async () => {
  expect(await ask('POST', '/accounts', 'a=b', { 'content-type': 'text/plain' })).toMatchObject({
    status: 415,
  });
  const answer = await ask('POST', '/transfers', TRANSFER, { 'idempotency-key': 'a b' });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('Idempotency-Key');
});

test('a session speaks for the owner that opened it with a token, until it is ended', async () => {
  const opened = await ask('POST', '/my/sessions', undefined, ofOwner('ann'));
  expect(opened.status).toBe(201);
  expect(JSON.parse(opened.text)).toMatchObject({ session: 'open-sesame', owner: 'ann' });
  const session = { authorization: 'Session open-sesame' };
  expect(await get('/my/accounts/7', session)).toMatchObject({ status: 200 });
  expect(await get('/my/accounts/7', { authorization: 'Session other' })).toMatchObject({ status: 401 });
  expect(await ask('POST', '/my/sessions', undefined, session)).toMatchObject({ status: 401 });
  expect(await ask('DELETE', '/my/sessions', undefined, session)).toMatchObject({ status: 200 });
  expect(ended).toEqual(['open-sesame']);
});

test('refuses a body over a mebibyte, but takes an import of any size', async () => {
  const large = `{"owner":"${'x'.repeat(2 * 1024 * 1024)}"}`;
  expect(await ask('POST', '/accounts', large)).toMatchObject({ status: 413 });
  const summary = await ask('POST', '/import', '{"owner":"ann","currency":"EUR"}\n'.repeat(50_000));
  expect(JSON.parse(summary.text)).toMatchObject({ lines: 50_000, good: 50_000 });
});

test('answers 408 to a body that does not come', async () => {
  expect(await raw('POST /accounts HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{')).toMatch(
    /^HTTP\/1.1 408 .*1000 ms/s,
  );
});

test('answers what is not HTTP, and headers that are too large', async () => {
  expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*not an HTTP/s);
  expect(await raw(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 /,
  );
});

test('tells of every request in the log and in its span', async () => {
  const id = 'told-of-this-one';
  await ask('GET', '/accounts/123456', undefined, { 'x-request-id': id });
  await expect.poll(() => lines.some((line) => line.includes(id))).toBe(true);
  const line = lines.find((one) => one.includes(id)) ?? '';
  expect(JSON.parse(line)).toMatchObject({ level: 'info', requestId: id, traceId: 'the-trace', status: 503 });
  expect(ends.at(-1)).toEqual({ method: 'GET', route: '/accounts/:id', status: 503, failed: true });
});

test('says in its metrics what was asked, by route and not by path', async () => {
  await ask('GET', '/accounts/123456');
  const { text } = await ask('GET', '/metrics');
  expect(text).toContain('route="/accounts/:id",status="503"');
  expect(text).not.toContain('123456');
  expect(parseExposition('text/plain; version=0.0.4', text).breaches).toEqual([]);
});

/** Sends bytes as they are, and gives back what comes until the server closes. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

test('a partner beyond the limit is told when to come back, in whole seconds rounded up', async () => {
  const answer = await ask('POST', '/partners/accounts', '{}', { 'x-api-client': 'acme' });
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('2');
});

test('a partner is known by the name that the gateway gives, and by nothing else', async () => {
  const unnamed = await ask('POST', '/partners/accounts', '{}', { 'x-forwarded-for': '198.51.100.1' });
  expect(unnamed.status).toBe(400);
  expect(unnamed.text).toContain('X-Api-Client');
  expect((await ask('POST', '/partners/accounts', '{}', { 'x-api-client': 'a b' })).status).toBe(400);
});

test('an exchange rate is asked for by two currencies', async () => {
  const answer = await ask('GET', '/rates/EUR/USD');
  expect(JSON.parse(answer.text)).toMatchObject({ base: 'EUR', quote: 'USD', rate: '1.5', stale: false });
  expect((await ask('GET', '/rates/EUR/usd')).status).toBe(400);
});
