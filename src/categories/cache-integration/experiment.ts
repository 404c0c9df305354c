import type { Experiment } from '../../model/category.ts';
import { services, setStage } from './acts.ts';
import type { Claim } from './claim.ts';
import { readAndWrite } from './everyday.ts';
import { cutOff } from './outages.ts';
import { fillAndOvertake } from './pressure.ts';

const applies: Experiment<Claim>['applies'] = (subject, claim) =>
  subject.kind === 'service' && services(subject, claim) !== undefined;

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'everyday',
    repeats: true,
    title: 'counts what reads cost, writes and reads again, and cuts off the cache and the database in turn',
    seconds: 180,
    applies,
    act: async (context) => {
      const stage = await setStage(context);
      if (!stage) return;
      await readAndWrite(context, stage);
      await cutOff(context, stage);
    },
  },
  {
    id: 'pressure',
    repeats: true,
    fullOnly: true,
    title: 'overtakes a slow read, spoils copies, fills the cache, and misses one key many times at once',
    seconds: 90,
    applies,
    act: fillAndOvertake,
  },
];
