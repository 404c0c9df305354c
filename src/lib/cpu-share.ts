import type { EvidenceRecord } from '../model/evidence.ts';

/** Share of one core that was used between two looks. */
export const cpuShare = (start: EvidenceRecord<'usage'>, end: EvidenceRecord<'usage'>): number =>
  (end.data.cpuMs - start.data.cpuMs) / (end.at - start.at);
