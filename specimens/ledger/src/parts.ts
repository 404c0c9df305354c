import { createAccounts } from './accounts.ts';
import { createActivities } from './activity.ts';
import { backoff } from './backoff.ts';
import { type Backups, backups } from './backups.ts';
import { createBreaker } from './breaker.ts';
import { cacheOptions, createCache } from './cache.ts';
import { createClosings } from './closings.ts';
import { checkConfig } from './commands/config-check.ts';
import { migrateOnce } from './commands/migrate-once.ts';
import { readConfig } from './config.ts';
import { createTracing } from './create-tracing.ts';
import { createDatabase, poolOptions } from './database.ts';
import { rateFetcher } from './fetch-rate.ts';
import { forgetCached } from './forget-cached.ts';
import { createHealth } from './health.ts';
import { holderRoutes } from './holder-routes.ts';
import { createHoldings } from './holdings.ts';
import { parseJson, readBody } from './http/body.ts';
import { openContext } from './http/context.ts';
import { listen } from './http/listen.ts';
import { nameRoute } from './http/router.ts';
import { summarizeImport } from './import.ts';
import { instanceName } from './instance.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { migrate } from './migrations.ts';
import { describeApi } from './openapi.ts';
import { clientOf, partnerRoutes } from './partner-routes.ts';
import { toProblem } from './problem.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createRates } from './rates.ts';
import { createSessions } from './sessions.ts';
import { shutDown } from './shut-down.ts';
import { createStatements } from './statements.ts';
import { stopSignal } from './stop-signal.ts';
import { createTokens } from './tokens.ts';
import { createTransfers } from './transfers.ts';
import { validate } from './validate.ts';
import { VERSION } from './version.ts';
import { createViews } from './views.ts';
import { writeFile } from './write-file.ts';

/** What ledger is made of. Everything that decides how it behaves is chosen here and handed down; nothing reaches for it. */
export interface Parts {
  readonly version: string;
  readonly instanceName: typeof instanceName;
  readonly readConfig: typeof readConfig;
  readonly checkConfig: typeof checkConfig;
  readonly describeApi: typeof describeApi;
  readonly writeFile: typeof writeFile;

  readonly createLog: typeof createLog;
  readonly createMetrics: typeof createMetrics;
  readonly createTracing: typeof createTracing;
  readonly backoff: typeof backoff;
  readonly stopSignal: typeof stopSignal;
  readonly shutDown: typeof shutDown;
  readonly createHealth: typeof createHealth;

  readonly poolOptions: typeof poolOptions;
  readonly createDatabase: typeof createDatabase;
  readonly migrate: typeof migrate;
  readonly migrateOnce: typeof migrateOnce;
  readonly cacheOptions: typeof cacheOptions;
  readonly createCache: typeof createCache;

  readonly backups: Backups;
  readonly forgetCached: typeof forgetCached;

  readonly createAccounts: typeof createAccounts;
  readonly createTransfers: typeof createTransfers;
  readonly createStatements: typeof createStatements;
  readonly createTokens: typeof createTokens;
  readonly createSessions: typeof createSessions;
  readonly createHoldings: typeof createHoldings;
  readonly holderRoutes: typeof holderRoutes;
  readonly createRateLimiter: typeof createRateLimiter;
  readonly clientOf: typeof clientOf;
  readonly partnerRoutes: typeof partnerRoutes;
  readonly createBreaker: typeof createBreaker;
  readonly rateFetcher: typeof rateFetcher;
  readonly createRates: typeof createRates;
  readonly createActivities: typeof createActivities;
  readonly createViews: typeof createViews;
  readonly createClosings: typeof createClosings;
  readonly summarizeImport: typeof summarizeImport;

  readonly listen: typeof listen;
  readonly openContext: typeof openContext;
  readonly nameRoute: typeof nameRoute;
  readonly readBody: typeof readBody;
  readonly parseJson: typeof parseJson;
  readonly validate: typeof validate;
  readonly toProblem: typeof toProblem;
}

/** The parts that are shipped. */
export function goodParts(): Parts {
  return {
    version: VERSION,
    instanceName,
    readConfig,
    checkConfig,
    describeApi,
    writeFile,
    createLog,
    createMetrics,
    createTracing,
    backoff,
    stopSignal,
    shutDown,
    createHealth,
    poolOptions,
    createDatabase,
    migrate,
    migrateOnce,
    cacheOptions,
    createCache,
    backups,
    forgetCached,
    createAccounts,
    createTransfers,
    createStatements,
    createTokens,
    createSessions,
    createHoldings,
    holderRoutes,
    createRateLimiter,
    clientOf,
    partnerRoutes,
    createBreaker,
    rateFetcher,
    createRates,
    createActivities,
    createViews,
    createClosings,
    summarizeImport,
    listen,
    openContext,
    nameRoute,
    readBody,
    parseJson,
    validate,
    toProblem,
  };
}
