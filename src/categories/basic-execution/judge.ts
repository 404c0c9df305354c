import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { help, starts, stepsExit, stepsProduce, version } from './judge-claimed.ts';
import { copiesVerbatim } from './judge-copies.ts';
import { needsNoHome } from './judge-home.ts';
import { reproducible, staysInWorkFolder } from './judge-left.ts';
import { hostInvisible, needsNoNetwork, needsNoWritableRoot, waitsForNobody } from './judge-needs.ts';

export const judge: Judge<Claim> = {
  needs: ['run', 'subject-state', 'files', 'traffic', 'process-status'],
  judge: (input) => [
    starts(input),
    version(input),
    help(input),
    stepsExit(input),
    stepsProduce(input),
    copiesVerbatim(input),
    staysInWorkFolder(input),
    needsNoWritableRoot(input),
    needsNoNetwork(input),
    needsNoHome(input),
    waitsForNobody(input),
    reproducible(input),
    hostInvisible(input),
  ],
};
