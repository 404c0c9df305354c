import type { EvidenceData } from '../model/evidence.ts';
import type { Outside } from './materials.ts';

/** Canaries of the host to look for in a room. One in its files is one only where the engine has the same files. */
export function canariesOf({ canaryText, canaryFile, holdsEngine }: Outside): {
  readonly sought: { readonly needles: string[]; readonly paths: string[] };
  readonly planted: Pick<EvidenceData<'process-status'>, 'canariesPlanted'>;
} {
  return {
    sought: { needles: [canaryText], paths: holdsEngine ? [canaryFile] : [] },
    planted: { canariesPlanted: ['environment variable', ...(holdsEngine ? ['file'] : [])] },
  };
}
