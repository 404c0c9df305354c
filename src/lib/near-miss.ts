import leven from 'leven';

/** The allowed word that a person most likely meant, or undefined where none is near. */
export function nearMiss(word: string, allowed: readonly string[]): string | undefined {
  const given = fold(word);
  let best: string | undefined;
  // Two letters that have changed places count as two; in a word of three letters that would be any other word.
  let least = 1 + (given.length < 4 ? 1 : Math.max(2, Math.floor(Math.min(given.length, 24) / 3)));
  for (const candidate of allowed) {
    const distance = leven(given.slice(0, 64), fold(candidate), { maxDistance: least });
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** `did you mean db?` where a near one is known, else what is allowed. */
export function suggestion(word: string, allowed: readonly string[], kind = 'allowed here'): string {
  const near = nearMiss(word, allowed);
  return near === undefined ? `${kind}: ${listed(allowed)}` : `did you mean ${near}?`;
}

/** More words than this tell a person nothing. */
const MOST = 24;

function listed(words: readonly string[]): string {
  if (words.length === 0) return 'nothing';
  const rest = words.length > MOST ? `, … (${words.length} in all)` : '';
  return words.slice(0, MOST).join(', ') + rest;
}

/** Case, hyphens and prefixes of the kernel's headers are what people differ in most. */
function fold(word: string): string {
  return word.toLowerCase().replace(/^cap_/, '').replaceAll(/[-_]/g, '');
}
