import type { EvidenceRecord } from '../model/evidence.ts';

/** When a request was sent, in milliseconds since the run began: before it was answered, and not later than we asked our agent for it. */
export const begunAt = ({ at, data }: EvidenceRecord<'request'>): number => at - (data.heardMs ?? data.ms);
