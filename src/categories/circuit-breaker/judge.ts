import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { closesAgain, failedProbeReopens, halfOpenLetsOnlyProbes } from './judge-closing.ts';
import { failsFastWhileOpen, fallsBackAsClaimed, givesUpInTime } from './judge-open.ts';
import {
  oneBreakerForAll,
  opensAfterThreshold,
  refusalsDoNotOpen,
  scatteredFailuresDoNotOpen,
  staysClosedInHealth,
} from './judge-opening.ts';
import { staysOpenForReset } from './judge-reset.ts';

export const judge: Judge<Claim> = {
  needs: ['request', 'upstream', 'arrivals', 'drive'],
  judge: (input) => [
    staysClosedInHealth(input),
    opensAfterThreshold(input),
    oneBreakerForAll(input),
    refusalsDoNotOpen(input),
    scatteredFailuresDoNotOpen(input),
    givesUpInTime(input),
    failsFastWhileOpen(input),
    fallsBackAsClaimed(input),
    staysOpenForReset(input),
    halfOpenLetsOnlyProbes(input),
    failedProbeReopens(input),
    closesAgain(input),
  ],
};
