import { shuffled } from '../../../lib/random.ts';
import type { Mutant } from './mutant.ts';

/**
 * At most so many mutants, drawn by chance, each kind at least once; within a kind, those of which we know what to expect
 * come first. In the order in which they were made.
 */
export function draw(mutants: readonly Mutant[], most: number, random: () => number): readonly Mutant[] {
  if (mutants.length <= most) return mutants;
  const byKind = new Map<string, Mutant[]>();
  for (const mutant of shuffled(mutants, random)) {
    byKind.set(mutant.kind, [...(byKind.get(mutant.kind) ?? []), mutant]);
  }
  const queues = [...byKind.values()].map((queue) =>
    queue.toSorted((a, b) => Number(a.expected === 'either') - Number(b.expected === 'either')),
  );
  const drawn = new Set<Mutant>(mutants.filter(({ always }) => always));
  for (const [first] of queues) if (first) drawn.add(first);
  for (let round = 1; drawn.size < Math.max(most, queues.length); round += 1) {
    for (const queue of queues) {
      const next = queue[round];
      if (next && drawn.size < Math.max(most, queues.length)) drawn.add(next);
    }
  }
  return mutants.filter((mutant) => drawn.has(mutant));
}
