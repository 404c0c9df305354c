import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { addedTakesShare, killedWithinClaim, rollingWithinClaim } from './judge-changes.ts';
import { outlastsTheBalancer } from './judge-idle.ts';
import { logoutEverywhere } from './judge-logout.ts';
import { evenly, instanceStable, runsTogether } from './judge-share.ts';
import { limitShared, repeatedIsDoneOnce, sessionEverywhere, stateEverywhere } from './judge-shared.ts';
import { workOnce, workTakenOver } from './judge-work.ts';

export const judge: Judge<Claim> = {
  needs: ['subject-state', 'request', 'drive', 'balancer', 'rows', 'note', 'held'],
  judge: (input) => [
    runsTogether(input),
    evenly(input),
    instanceStable(input),
    sessionEverywhere(input),
    logoutEverywhere(input),
    stateEverywhere(input),
    repeatedIsDoneOnce(input),
    limitShared(input),
    workOnce(input),
    workTakenOver(input),
    killedWithinClaim(input),
    addedTakesShare(input),
    rollingWithinClaim(input),
    outlastsTheBalancer(input),
  ],
};
