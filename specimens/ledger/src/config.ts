import { LEVELS, type Level } from './log.ts';

export interface Config {
  readonly databaseUrl: string;
  readonly poolSize: number;
  /** Null: no cache; every read goes to the database. */
  readonly redisUrl: string | null;
  readonly port: number;
  /** Signs the tokens of account holders. */
  readonly tokenKey: string;
  readonly logLevel: Level;
  /** How long a cached account may be served. */
  readonly cacheTtlMs: number;
  /** How long requests are still taken on after a signal to stop, while `/readyz` says no. */
  readonly shutdownDrainMs: number;
  /** How long requests in flight may take to finish after that. */
  readonly shutdownGraceMs: number;
  /** How long a client may take to send a request's body. */
  readonly bodyTimeoutMs: number;
  /** How often the books are closed. */
  readonly closingPeriodMs: number;
  /** Where traces are sent (OTLP over HTTP); null: nowhere. */
  readonly otlpUrl: string | null;
  /** How long finished spans may wait to be sent together. */
  readonly otlpDelayMs: number;
  /** Who knows the exchange rates; null: nobody, and there are none. */
  readonly ratesUrl: string | null;
  /** How long it may take to answer. */
  readonly ratesTimeoutMs: number;
  /** So many failures in a row, and it is left alone for so long. */
  readonly ratesFailures: number;
  readonly ratesResetMs: number;
  /** So many requests of one partner in any window of so many milliseconds. */
  readonly partnerLimit: number;
  readonly partnerWindowMs: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration is wrong. Each problem names its key; values that may hold a password are never repeated. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the configuration from the environment. An empty variable counts as one that is not set.
 *
 * @throws ConfigError that names every key at fault
 */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const keys = reader(env, problems);
  const config: Config = {
    databaseUrl: keys.url('DATABASE_URL', ['postgres:', 'postgresql:'], 'required') ?? '',
    poolSize: keys.number('DATABASE_POOL_SIZE', 5, 1, 100),
    redisUrl: keys.url('REDIS_URL', ['redis:', 'rediss:'], 'optional'),
    tokenKey: keys.secret('LEDGER_TOKEN_KEY', 16),
    port: keys.number('PORT', 8080, 1, 65_535),
    logLevel: keys.choice('LOG_LEVEL', LEVELS, 'info'),
    cacheTtlMs: keys.number('CACHE_TTL_SECONDS', 30, 1, 86_400) * 1_000,
    shutdownDrainMs: keys.number('SHUTDOWN_DRAIN_MS', 500, 0, 60_000),
    shutdownGraceMs: keys.number('SHUTDOWN_GRACE_SECONDS', 4, 0, 600) * 1_000,
    bodyTimeoutMs: keys.number('BODY_TIMEOUT_SECONDS', 5, 1, 300) * 1_000,
    closingPeriodMs: keys.number('CLOSING_PERIOD_SECONDS', 86_400, 1, 604_800) * 1_000,
    // The names and units of OpenTelemetry's own specification.
    otlpUrl: keys.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:'], 'optional'),
    otlpDelayMs: keys.number('OTEL_BSP_SCHEDULE_DELAY', 5_000, 100, 60_000),
    ratesUrl: keys.url('RATES_URL', ['http:', 'https:'], 'optional'),
    ratesTimeoutMs: keys.number('RATES_TIMEOUT_MS', 1_000, 50, 60_000),
    ratesFailures: keys.number('RATES_BREAKER_FAILURES', 5, 1, 1_000),
    partnerLimit: keys.number('PARTNER_LIMIT', 100, 1, 1_000_000),
    partnerWindowMs: keys.number('PARTNER_WINDOW_SECONDS', 60, 1, 3_600) * 1_000,
    ratesResetMs: keys.number('RATES_BREAKER_RESET_MS', 10_000, 100, 600_000),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function reader(env: Environment, problems: string[]) {
  const text = (key: string) => {
    const value = env[key]?.trim();
    return value === '' ? undefined : value;
  };
  return {
    url(key: string, protocols: readonly string[], need: 'required' | 'optional'): string | null {
      const value = text(key);
      const form = `a URL such as ${protocols[0]}//user:password@host:port/database`;
      if (value === undefined) {
        if (need === 'required') problems.push(`${key} is not set: it must be ${form}`);
        return null;
      }
      if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
      problems.push(`${key} must be ${form} (its value is not shown, it may hold a password)`);
      return null;
    },
    secret(key: string, least: number): string {
      const value = text(key) ?? '';
      if (value === '') problems.push(`${key} is not set: it must be at least ${least} characters`);
      else if (value.length < least)
        problems.push(`${key} must be at least ${least} characters (its value is not shown, it is a secret)`);
      return value;
    },
    number(key: string, otherwise: number, least: number, most: number): number {
      const value = text(key);
      if (value === undefined) return otherwise;
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (number >= least && number <= most) return number;
      problems.push(`${key} must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`);
      return otherwise;
    },
    choice<T extends string>(key: string, choices: readonly T[], otherwise: T): T {
      const value = text(key);
      if (value === undefined) return otherwise;
      const choice = choices.find((candidate) => candidate === value);
      if (choice !== undefined) return choice;
      problems.push(`${key} must be one of ${choices.join(', ')}, not ${JSON.stringify(value)}`);
      return otherwise;
    },
  };
}
