import { counted, inconclusive, unless } from '../../lib/checks.ts';
import { filesLeft, growsEachTime, ROUNDS_THAT_TELL } from '../../lib/collecting.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';

/** What the rounds of a command left in its writable places. */
export function leftByCommand({ claim, evidence }: JudgeInput<Claim>, rule: string): Check {
  const listings = evidence
    .from('resource-constraints', 'files')
    .filter((record) => / after round \d+$/.test(record.step));
  const places = [...new Set(listings.map((record) => record.data.root))].map((root) => {
    const looked = listings.filter((record) => record.data.root === root);
    return { root, looked, rounds: looked.length, ...filesLeft(looked, claim.collects) };
  });
  const rounds = Math.max(0, ...places.map((place) => place.rounds));
  if (listings.length > 0 && rounds < 3)
    return inconclusive(rule, `After ${counted(rounds, 'round')} nobody can tell what grows.`, listings);
  const offences = places.flatMap(({ root, looked, temporary, lasting }) => {
    const last = looked.slice(-1);
    if (growsEachTime(temporary))
      return last.map((record) => ({
        record,
        says: `Each round left more files in ${root}: ${temporary.join(', ')}.`,
      }));
    if (!growsEachTime(lasting) || lasting.length < ROUNDS_THAT_TELL) return [];
    return last.map((record) => ({
      record,
      says: `Each of ${lasting.length} rounds left more files in ${root}: ${lasting.join(', ')}. A folder that is to collect them can be claimed (\`collects\`).`,
    }));
  });
  const unsure = places.find(({ lasting }) => growsEachTime(lasting));
  if (offences.length === 0 && unsure)
    return inconclusive(
      rule,
      `Each of ${unsure.rounds} rounds left more files in ${unsure.root}: ${unsure.lasting.join(', ')}. Whether old ones are removed some day was not seen; a folder that is to collect them can be claimed (\`collects\`).`,
      unsure.looked,
    );
  return unless(
    rule,
    listings,
    offences,
    `Equal rounds left no more files in ${places.map(({ root }) => root).join(', ')} each time.`,
  );
}
