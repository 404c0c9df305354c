import type { Environment } from '../config.ts';
import { isProviderFailure } from '../fetch-rate.ts';
import { guardDatabase } from '../guard.ts';
import { createHttpServer } from '../http/server.ts';
import { type Log, messageOf } from '../log.ts';
import type { Parts } from '../parts.ts';
import { createRoutes } from '../routes.ts';
import { traceDatabase } from '../tracing.ts';

/**
 * Serves until a signal asks to stop. Listens first and becomes ready later: it may be started before its database.
 *
 * @returns the exit code; 1 also where it was asked to stop and lost what it had accepted
 * @throws ConfigError, CommandError
 */
export async function serve(parts: Parts, env: Environment, out: (line: string) => void): Promise<number> {
  const signal = parts.stopSignal();
  const config = parts.readConfig(env);
  const log = parts.createLog(config.logLevel, out);
  endOnFault(log);
  const metrics = parts.createMetrics(parts.version);
  const tracing = await parts.createTracing({
    url: config.otlpUrl,
    delayMs: config.otlpDelayMs,
    version: parts.version,
    log,
  });
  const stopping = new AbortController();

  const raw = parts.createDatabase(parts.poolOptions(config), log);
  const guard = guardDatabase(traceDatabase(raw, tracing), {
    prepare: parts.migrate,
    backoff: parts.backoff,
    log,
    onChange: (up) => {
      metrics.databaseUp(up);
      if (!up) metrics.count('ledger_database_failures_total');
    },
    signal: stopping.signal,
  });
  const cache = parts.createCache({
    url: config.redisUrl,
    ttlMs: config.cacheTtlMs,
    connection: parts.cacheOptions(parts.backoff),
    log,
    metrics,
  });
  const accounts = parts.createAccounts(guard.database, cache);
  const views = parts.createViews(guard.database, log);
  const rates = parts.createRates({
    fetchRate: config.ratesUrl === null ? null : parts.rateFetcher(config.ratesUrl, config.ratesTimeoutMs),
    breaker: parts.createBreaker({
      failures: config.ratesFailures,
      resetMs: config.ratesResetMs,
      isFailure: isProviderFailure,
      onChange: (state) =>
        log.write(state === 'open' ? 'warn' : 'info', 'exchange rates', { breaker: state }),
    }),
    log,
  });
  const closings = parts.createClosings({
    database: guard.database,
    periodMs: config.closingPeriodMs,
    log,
  });
  const limiter = parts.createRateLimiter({
    url: config.redisUrl,
    limit: config.partnerLimit,
    windowMs: config.partnerWindowMs,
    connection: parts.cacheOptions(parts.backoff),
    log,
  });
  const routes = createRoutes(parts, {
    config,
    metrics,
    accounts,
    transfers: parts.createTransfers(guard.database, accounts),
    statements: parts.createStatements(guard.database),
    tokens: parts.createTokens(config.tokenKey),
    sessions: parts.createSessions(guard.database),
    holdings: parts.createHoldings(guard.database),
    activities: parts.createActivities(guard.database),
    views,
    rates,
    limiter,
    health: parts.createHealth({ database: guard.database, stopping: stopping.signal }),
  });

  const http = createHttpServer(parts, routes, { log, metrics, tracing });
  const port = await parts.listen(http.server, config.port);
  log.write('info', 'listening', { port, version: parts.version });

  let exitCode = 0;
  try {
    log.write('info', 'stopping', { signal: await Promise.race([signal, guard.watch()]) });
  } catch (error) {
    log.write('error', 'the database cannot be used', { error: messageOf(error) });
    exitCode = 1;
  }

  stopping.abort();
  await parts.shutDown({
    http,
    // Where it cannot be used at all, nobody was told that we are ready.
    drainMs: exitCode === 0 ? config.shutdownDrainMs : 0,
    graceMs: config.shutdownGraceMs,
    dependencies: [
      {
        name: 'views',
        close: async () => {
          if ((await views.close()) > 0) exitCode = 1;
        },
      },
      { name: 'closings', close: closings.stop },
      { name: 'database', close: raw.close },
      { name: 'cache', close: cache.close },
      { name: 'limits', close: limiter.close },
      { name: 'traces', close: tracing.close },
    ],
    log,
  });
  log.write('info', 'stopped');
  return exitCode;
}

/** After a fault of ours nobody knows what state we are in: say so and end, for the supervisor to start us afresh. */
function endOnFault(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.write('error', 'ledger failed', { error: error.message, stack: error.stack });
    process.exit(1);
  });
}
