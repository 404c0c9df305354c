import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { judgeAccess } from './judge-access.ts';
import { keepsRequestsApart } from './judge-apart.ts';
import { storesOnlyWhatItNames } from './judge-bodies.ts';
import { sessionsCannotBeGuessed } from './judge-guessing.ts';
import { judgeInputs } from './judge-inputs.ts';
import { judgePosture } from './judge-posture.ts';
import { endsSessions, keepsSessionsFromScripts } from './judge-sessions.ts';

export const judge: Judge<Claim> = {
  needs: [
    'run',
    'request',
    'subject-state',
    'payload',
    'search',
    'rows',
    'changes',
    'files',
    'traffic',
    'process-status',
    'image',
    'note',
  ],
  judge: (input) => [
    ...judgeInputs(input),
    ...judgeAccess(input),
    endsSessions(input),
    sessionsCannotBeGuessed(input),
    keepsSessionsFromScripts(input),
    storesOnlyWhatItNames(input),
    keepsRequestsApart(input),
    ...judgePosture(input),
  ],
};
