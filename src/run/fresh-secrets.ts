import { derivedSeed, seededRandom } from '../lib/random.ts';
import type { Contract } from '../model/contract.ts';

/** A secret of the contract that is written so is drawn anew for every run. */
const FRESH = '${fresh}';
const CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
/** Characters of a drawn secret: more than 180 bits. */
const LENGTH = 32;

/** The contract with a secret of this run's own in every place that asks for one. The same seed gives the same secrets. */
export function withFreshSecrets(contract: Contract, seed: string): Contract {
  const secrets = Object.fromEntries(
    Object.entries(contract.subject.secrets).map(([name, value]) => [
      name,
      value === FRESH ? drawn(derivedSeed(seed, 'secret', name)) : value,
    ]),
  );
  return { ...contract, subject: { ...contract.subject, secrets } };
}

/** Names of the secrets whose values are the contract's own, in every run the same. */
export function lastingSecrets({ subject }: Contract): readonly string[] {
  return Object.entries(subject.secrets)
    .filter(([, value]) => value !== FRESH)
    .map(([name]) => name);
}

function drawn(seed: string): string {
  const random = seededRandom(seed);
  // Letters and digits alone, so that it stands in URLs, headers and shells without quoting.
  return Array.from({ length: LENGTH }, () => CHARACTERS[Math.floor(random() * CHARACTERS.length)]).join('');
}
