import type { EvidenceRecord } from '../model/evidence.ts';

/**
 * Whether somebody was answered that there had been too many requests (RFC 6585, 4): whatever this one held was not looked at, and whether
 * there were too many depends on how fast they came.
 */
export const isTurnedAway = ({ data }: EvidenceRecord<'request'>): boolean => data.status === 429;
