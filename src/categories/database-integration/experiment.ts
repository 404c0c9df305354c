import type { Experiment } from '../../model/category.ts';
import { database } from './acts.ts';
import type { Claim } from './claim.ts';
import { watchConnections } from './connections.ts';
import { writeAlarmingText } from './inputs.ts';
import { migrateTwice } from './migrations.ts';
import { restartDatabase } from './outage.ts';
import { writeAndLook } from './truth.ts';

const applies: Experiment<Claim>['applies'] = (subject, claim) =>
  subject.kind === 'service' && database(subject, claim) !== undefined;

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'truth',
    title: 'looks up in the database what was acknowledged, also after a kill',
    seconds: 60,
    applies,
    act: writeAndLook,
  },
  {
    id: 'outage',
    title: 'stops and starts the database under it',
    seconds: 60,
    applies,
    act: restartDatabase,
  },
  {
    id: 'connections',
    title: 'counts its connections under load and after failures',
    seconds: 60,
    applies,
    act: watchConnections,
  },
  {
    id: 'inputs',
    title: 'writes text that looks like SQL',
    seconds: 60,
    applies,
    act: writeAlarmingText,
  },
  {
    id: 'migrations',
    title: 'migrates twice at once, and again over data',
    seconds: 60,
    applies: (subject, claim) => claim.migrate !== undefined && database(subject, claim) !== undefined,
    act: migrateTwice,
  },
];
