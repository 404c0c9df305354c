import type { SubjectFacts } from '../../model/contract.ts';
import type { Claim } from './claim.ts';

/** A service whose content is part of the state. */
export interface Store {
  readonly name: string;
  readonly type: string;
}

/** The services that are backed up: those of the claim, or every PostgreSQL. */
export function storesOf(subject: SubjectFacts, { stores }: Claim): readonly Store[] {
  return subject.services.filter(({ name, type }) =>
    stores === undefined
      ? type === 'postgres'
      : stores.includes(name) && ['postgres', 'redis'].includes(type),
  );
}

/** The PostgreSQL that the claim's SQL is about. */
export function databaseOf(subject: SubjectFacts, claim: Claim): string | undefined {
  return storesOf(subject, claim).find(({ type }) => type === 'postgres')?.name;
}

/** The files and folders that are backed up. */
export function filesOf(subject: SubjectFacts, claim: Claim): readonly string[] {
  if (claim.files !== undefined) return claim.files;
  if (subject.state.length > 0) return subject.state;
  return storesOf(subject, claim).length === 0 && subject.workFolder !== null ? [subject.workFolder] : [];
}
