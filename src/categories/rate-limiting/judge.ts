import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { limitsAgain } from './judge-again.ts';
import { forgetsClients } from './judge-keys.ts';
import {
  allowsAsClaimed,
  limitsOverTime,
  limitsParallel,
  limitsSequence,
  refusedIsNotDone,
} from './judge-limits.ts';
import {
  allowedAgain,
  forgedHeadersBuyNothing,
  keysApart,
  otherSpellingsBuyNothing,
  saysWhen,
} from './judge-refusals.ts';
import { outlivesRestart, withoutStore } from './judge-stores.ts';

export const judge: Judge<Claim> = {
  needs: ['request', 'drive', 'rows', 'reply', 'fault'],
  judge: (input) => [
    allowsAsClaimed(input),
    limitsSequence(input),
    limitsParallel(input),
    limitsOverTime(input),
    saysWhen(input),
    keysApart(input),
    allowedAgain(input),
    refusedIsNotDone(input),
    forgedHeadersBuyNothing(input),
    otherSpellingsBuyNothing(input),
    forgetsClients(input),
    outlivesRestart(input),
    withoutStore(input),
    limitsAgain(input),
  ],
};
