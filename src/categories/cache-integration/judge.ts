import type { Judge } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { freshAfterWrite, noStaleComeback } from './judge-freshness.ts';
import { keysApart, keysExpire, readsDoNotProlong } from './judge-keys.ts';
import { errorsNotCached, freshAfterOutage, servedWithoutCache, usedAgain } from './judge-outages.ts';
import { unreadableIsAMiss } from './judge-unreadable.ts';
import { fullCache, missesShare, secondReadHits } from './judge-work.ts';

export const judge: Judge<Claim> = {
  needs: ['request', 'rows', 'reply', 'proxy-counts', 'fault', 'drive'],
  judge: (input) => [
    secondReadHits(input),
    keysApart(input),
    keysExpire(input),
    readsDoNotProlong(input),
    freshAfterWrite(input),
    noStaleComeback(input),
    servedWithoutCache(input),
    freshAfterOutage(input),
    usedAgain(input),
    errorsNotCached(input),
    unreadableIsAMiss(input),
    fullCache(input),
    missesShare(input),
  ],
};
