import type { Experiment } from '../../model/category.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import { isAsked, storesOf } from './acts.ts';
import type { Claim } from './claim.ts';
import { loseDatabase } from './database.ts';
import { loseEverything } from './everything.ts';
import { lesserLosses } from './lesser.ts';

const applies = (subject: SubjectFacts, claim: Claim): boolean =>
  subject.kind === 'service' && isAsked(subject, claim);
/** Where there is none, that everything is lost says it all. */
const hasDatabase = (subject: SubjectFacts, claim: Claim): boolean =>
  subject.kind === 'service' && storesOf(subject, claim).length > 0;

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'everything',
    repeats: true,
    fullOnly: true,
    title: 'destroys everything under load, and recovers in a fresh room from the backups alone',
    seconds: 120,
    applies,
    act: loseEverything,
  },
  {
    id: 'database',
    repeats: true,
    fullOnly: true,
    title: 'destroys the database under load, and recovers it beside the running service',
    seconds: 120,
    applies: hasDatabase,
    act: loseDatabase,
  },
  {
    id: 'cache-and-machine',
    repeats: true,
    fullOnly: true,
    title: 'destroys the cache, and then the machine of the service, under load',
    seconds: 120,
    applies,
    act: lesserLosses,
  },
];
