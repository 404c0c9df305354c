import type { Readiness, Verdict } from '../model/verdict.ts';

const RANK: Readonly<Record<Verdict, number>> = { 'not-applicable': 0, pass: 1, inconclusive: 2, fail: 3 };

/**
 * The join of verdicts in their lattice: `fail` beats `inconclusive` beats `pass`; `not-applicable` is the identity,
 * and what nothing folds to. Commutative, associative, idempotent.
 */
export function fold(verdicts: Iterable<Verdict>): Verdict {
  let worst: Verdict = 'not-applicable';
  for (const verdict of verdicts) if (RANK[verdict] > RANK[worst]) worst = verdict;
  return worst;
}

/**
 * May we ship this? `not-ready` when anything failed, `ready` when something passed and nothing stayed open, otherwise
 * `cannot-tell`: also when nothing applied, and when the room itself is not proven, since a pass seen in a room that may
 * leak says nothing.
 */
export function readiness(categories: Iterable<Verdict>, room: Verdict): Readiness {
  const verdict = fold(categories);
  if (verdict === 'fail') return 'not-ready';
  return verdict === 'pass' && room === 'pass' ? 'ready' : 'cannot-tell';
}
