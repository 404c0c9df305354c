import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { baselineWorks } from './judge-baseline.ts';
import { survivesFullDisk } from './judge-full-disk.ts';
import {
  loadingLeavesItAlone,
  secondReaderAgrees,
  survivesKill,
  survivesRecreation,
  survivesRestart,
} from './judge-lives.ts';
import { twoWritersAgree } from './judge-together.ts';
import { tellsWhatWasDone } from './judge-told.ts';

export const judge: Judge<Claim> = {
  needs: ['run', 'request', 'subject-state', 'files', 'state-copy', 'note'],
  judge: (input) => [
    baselineWorks(input),
    tellsWhatWasDone(input),
    survivesRestart(input),
    survivesKill(input),
    survivesRecreation(input),
    survivesFullDisk(input),
    loadingLeavesItAlone(input),
    twoWritersAgree(input),
    secondReaderAgrees(input),
  ],
};
