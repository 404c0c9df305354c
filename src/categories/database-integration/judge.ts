import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { poolBounded, transactionsEnd } from './judge-connections.ts';
import { inputStaysData } from './judge-inputs.ts';
import { migratesAfterKill, migratesTwice } from './judge-migrations.ts';
import { admitsOutage, reconnects } from './judge-outage.ts';
import { servesWhatWas } from './judge-served.ts';
import { upgradesFilled } from './judge-upgrades.ts';
import {
  committedBeforeAnswer,
  refusedLeavesNothing,
  survivesRestart,
  writtenToDatabase,
} from './judge-writes.ts';

export const judge: Judge<Claim> = {
  needs: [
    'request',
    'rows',
    'fault',
    'subject-state',
    'drive',
    'database-fingerprint',
    'dump-loaded',
    'rows-kept',
    'run',
    'service-log',
  ],
  judge: (input) => [
    writtenToDatabase(input),
    committedBeforeAnswer(input),
    survivesRestart(input),
    refusedLeavesNothing(input),
    admitsOutage(input),
    reconnects(input),
    poolBounded(input),
    transactionsEnd(input),
    inputStaysData(input),
    migratesTwice(input),
    migratesAfterKill(input),
    upgradesFilled(input),
    servesWhatWas(input),
  ],
};
