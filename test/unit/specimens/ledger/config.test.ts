import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../../../specimens/ledger/src/config.ts';

const DATABASE_URL = 'postgres://ledger:hunter2@db:5432/ledger';
const LEDGER_TOKEN_KEY = 'sixteen-or-more-characters';
const NEEDED = { DATABASE_URL, LEDGER_TOKEN_KEY };

test('needs only the database and a key, and fills in the rest', () => {
  expect(readConfig(NEEDED)).toEqual({
    databaseUrl: DATABASE_URL,
    poolSize: 5,
    redisUrl: null,
    port: 8080,
    tokenKey: LEDGER_TOKEN_KEY,
    logLevel: 'info',
    cacheTtlMs: 30_000,
    shutdownDrainMs: 500,
    shutdownGraceMs: 4_000,
    bodyTimeoutMs: 5_000,
    closingPeriodMs: 86_400_000,
    otlpUrl: null,
    otlpDelayMs: 5_000,
    ratesUrl: null,
    ratesTimeoutMs: 1_000,
    ratesFailures: 5,
    ratesResetMs: 10_000,
    partnerLimit: 100,
    partnerWindowMs: 60_000,
  });
});

test('takes an empty variable for one that is not set', () => {
  expect(readConfig({ ...NEEDED, PORT: '', REDIS_URL: ' ' })).toMatchObject({
    port: 8080,
    redisUrl: null,
  });
});

test.each([
  [{}, 'DATABASE_URL is not set'],
  [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL must be'],
  [{ ...NEEDED, REDIS_URL: 'cache:6379' }, 'REDIS_URL must be'],
  [{ ...NEEDED, PORT: 'http' }, 'PORT must be a whole number from 1 to 65535, not "http"'],
  [{ ...NEEDED, PORT: '65536' }, 'PORT must be'],
  [{ ...NEEDED, PORT: '80.5' }, 'PORT must be'],
  [{ ...NEEDED, DATABASE_POOL_SIZE: '0' }, 'DATABASE_POOL_SIZE must be'],
  [{ DATABASE_URL }, 'LEDGER_TOKEN_KEY is not set'],
  [{ DATABASE_URL, LEDGER_TOKEN_KEY: 'short' }, 'LEDGER_TOKEN_KEY must be at least 16 characters'],
  [{ ...NEEDED, LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of debug, info, warn, error, not "loud"'],
])('refuses %j and names the key', (env, message) => {
  expect(() => readConfig(env)).toThrow(message);
});

test('names every key at fault at once, and shows no value that may hold a password', () => {
  const env = { DATABASE_URL: 'hunter2', REDIS_URL: 'hunter2', LEDGER_TOKEN_KEY: 'hunter2', PORT: '-1' };
  const problems = problemsOf(env);
  expect(problems).toHaveLength(4);
  expect(problems.join()).not.toContain('hunter2');
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
