import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { judgeFinds } from './judge-finds.ts';
import { judgeRefusals } from './judge-refusals.ts';
import { usesWork } from './judge-uses.ts';

export const judge: Judge<Claim> = {
  needs: ['run', 'request', 'subject-state', 'secret-find', 'secret-sweep'],
  judge: (input) => [usesWork(input), ...judgeFinds(input), ...judgeRefusals(input)],
};
