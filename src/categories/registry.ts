// Written by scripts/generate.ts from the folders beside it.
import type { Category } from '../model/category.ts';
import { category as backupRestore } from './backup-restore/index.ts';
import { category as basicExecution } from './basic-execution/index.ts';
import { category as cacheIntegration } from './cache-integration/index.ts';
import { category as circuitBreaker } from './circuit-breaker/index.ts';
import { category as comprehensiveValidation } from './comprehensive-validation/index.ts';
import { category as configurationValidation } from './configuration-validation/index.ts';
import { category as dataConsistency } from './data-consistency/index.ts';
import { category as databaseIntegration } from './database-integration/index.ts';
import { category as disasterRecovery } from './disaster-recovery/index.ts';
import { category as errorHandling } from './error-handling/index.ts';
import { category as gracefulShutdown } from './graceful-shutdown/index.ts';
import { category as healthChecks } from './health-checks/index.ts';
import { category as loadBalancing } from './load-balancing/index.ts';
import { category as monitoringObservability } from './monitoring-observability/index.ts';
import { category as networkIsolation } from './network-isolation/index.ts';
import { category as processKillSignals } from './process-kill-signals/index.ts';
import { category as rateLimiting } from './rate-limiting/index.ts';
import { category as resourceConstraints } from './resource-constraints/index.ts';
import { category as secretsManagement } from './secrets-management/index.ts';
import { category as securityBoundaries } from './security-boundaries/index.ts';
import { category as stateCorruptionRecovery } from './state-corruption-recovery/index.ts';
import { category as statePersistence } from './state-persistence/index.ts';

/** Every category, in the order of their numbers. */
export const categories: readonly Category[] = [
  basicExecution as Category,
  databaseIntegration as Category,
  cacheIntegration as Category,
  stateCorruptionRecovery as Category,
  resourceConstraints as Category,
  networkIsolation as Category,
  processKillSignals as Category,
  securityBoundaries as Category,
  errorHandling as Category,
  statePersistence as Category,
  configurationValidation as Category,
  secretsManagement as Category,
  monitoringObservability as Category,
  healthChecks as Category,
  backupRestore as Category,
  disasterRecovery as Category,
  loadBalancing as Category,
  gracefulShutdown as Category,
  circuitBreaker as Category,
  rateLimiting as Category,
  dataConsistency as Category,
  comprehensiveValidation as Category,
];
