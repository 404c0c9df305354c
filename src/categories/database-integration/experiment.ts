import type { Experiment } from '../../model/category.ts';
import { database, setStage } from './acts.ts';
import type { Claim } from './claim.ts';
import { watchConnections } from './connections.ts';
import { killDatabase } from './crash.ts';
import { writeAlarmingText } from './inputs.ts';
import { killMigrations } from './killed-migrations.ts';
import { SECONDS } from './kills-that-fit.ts';
import { migrateTwice } from './migrations.ts';
import { restartDatabase } from './outage.ts';
import { writeAndLook } from './truth.ts';
import { upgradeFilled } from './upgrades.ts';

const applies: Experiment<Claim>['applies'] = (subject, claim) =>
  subject.kind === 'service' && database(subject, claim) !== undefined;

const migrates: Experiment<Claim>['applies'] = (subject, claim) =>
  claim.migrate !== undefined && database(subject, claim) !== undefined;

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'truth',
    repeats: true,
    title: 'looks up what was acknowledged, writes text that looks like SQL, kills and looks again',
    misleads: true,
    // A write of forty statements takes ten seconds while each is held up.
    seconds: 120,
    applies,
    act: async (context) => {
      const stage = await setStage(context);
      if (stage) await writeAndLook(context, stage, () => writeAlarmingText(context, stage));
    },
  },
  {
    id: 'connections',
    repeats: true,
    fullOnly: true,
    title:
      'restarts and kills the database under it, and counts its connections under load and after failures',
    // A write without its database may take half a minute.
    seconds: 120,
    applies,
    act: async (context) => {
      const stage = await setStage(context);
      if (!stage) return;
      await restartDatabase(context, stage);
      await watchConnections(context, stage);
      await killDatabase(context, stage);
    },
  },
  {
    id: 'migrations',
    repeats: true,
    fullOnly: true,
    title: 'migrates twice at once, and again over data',
    seconds: 80,
    applies: migrates,
    act: migrateTwice,
  },
  {
    id: 'killed-migrations',
    fullOnly: true,
    title: 'kills migrations at moments drawn over their life, and migrates once more',
    seconds: SECONDS,
    applies: migrates,
    act: killMigrations,
  },
  {
    id: 'upgrades',
    repeats: true,
    fullOnly: true,
    title: 'migrates filled databases of earlier releases, starts on them, reads and writes',
    seconds: 120,
    applies: (subject, claim) =>
      claim.upgrades.length > 0 && (migrates(subject, claim) || applies(subject, claim)),
    act: upgradeFilled,
  },
];
