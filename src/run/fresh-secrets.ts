import { derivedSeed, seededRandom } from '../lib/random.ts';
import type { Contract } from '../model/contract.ts';

/** What of a secret of the contract is written so is drawn anew for every run. */
const FRESH = '${fresh}';
const CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
/** Characters of a drawn secret: more than 180 bits. */
const LENGTH = 32;

/**
 * The contract with a secret of this run's own in every place that asks for one, also within a text, since many secrets have a form
 * (`*:*.TOKEN`). The same seed gives the same secrets.
 */
export function withFreshSecrets(contract: Contract, seed: string): Contract {
  const secrets = Object.fromEntries(
    Object.entries(contract.subject.secrets).map(([name, value]) => [
      name,
      value.replaceAll(FRESH, () => drawn(derivedSeed(seed, 'secret', name))),
    ]),
  );
  return { ...contract, subject: { ...contract.subject, secrets } };
}

/** What is drawn within a text, by the secret's name: it opens as much as the whole. */
export function drawnWithin(contract: Contract, seed: string): Readonly<Record<string, string>> {
  const within = Object.entries(contract.subject.secrets).filter(
    ([, value]) => value !== FRESH && value.includes(FRESH),
  );
  return Object.fromEntries(within.map(([name]) => [name, drawn(derivedSeed(seed, 'secret', name))]));
}

function drawn(seed: string): string {
  const random = seededRandom(seed);
  // Letters and digits alone, so that it stands in URLs, headers and shells without quoting.
  return Array.from({ length: LENGTH }, () => CHARACTERS[Math.floor(random() * CHARACTERS.length)]).join('');
}
