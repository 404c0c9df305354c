import { shuffled } from '../../../lib/random.ts';
import type { Effort } from '../../../model/category.ts';
import type { Mutant } from './mutant.ts';

/**
 * At most so many mutants, drawn by chance, each kind at least once; within a kind, those to be refused and those to be accepted
 * take turns, and those of which we do not know what to expect come last. In the order in which they were made.
 */
export function draw(
  mutants: readonly Mutant[],
  most: number,
  random: () => number,
  effort: Effort = 'quick',
): readonly Mutant[] {
  if (mutants.length <= most) return mutants;
  const byKind = new Map<string, Mutant[]>();
  for (const mutant of shuffled(mutants, random)) {
    byKind.set(mutant.kind, [...(byKind.get(mutant.kind) ?? []), mutant]);
  }
  const queues = [...byKind.values()].map(inTurns);
  const drawn = new Set<Mutant>(
    mutants.filter(({ always }) => always === true || (effort === 'full' && always === 'in full')),
  );
  for (const [first] of queues) if (first) drawn.add(first);
  for (let round = 1; drawn.size < Math.max(most, queues.length); round += 1) {
    for (const queue of queues) {
      const next = queue[round];
      if (next && drawn.size < Math.max(most, queues.length)) drawn.add(next);
    }
  }
  return mutants.filter((mutant) => drawn.has(mutant));
}

function inTurns(queue: readonly Mutant[]): readonly Mutant[] {
  const of = (wanted: Mutant['expected']) => queue.filter(({ expected }) => expected === wanted);
  const [refused, accepted] = [of('refused'), of('accepted')];
  const turns = Array.from({ length: Math.max(refused.length, accepted.length) }, (_, turn) => [
    ...refused.slice(turn, turn + 1),
    ...accepted.slice(turn, turn + 1),
  ]);
  return [...turns.flat(), ...of('either')];
}
