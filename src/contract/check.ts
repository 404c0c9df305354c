import type { Contract } from '../model/contract.ts';
import { completeContract } from './complete.ts';
import { crossProblems } from './cross-checks.ts';
import { explain, problemsOf } from './explain.ts';
import type { Source } from './formats/source.ts';
import type { Known } from './known.ts';
import { invalidContract, type Problem } from './problems.ts';
import { contractSchema } from './schema.ts';

/**
 * The contract with every default filled in. Throws one Failure of class `wrong-use` that lists all problems: those of
 * shape, those between keys, and those handed in.
 */
export function checkContract(source: Source, known: Known, others: readonly Problem[] = []): Contract {
  if (nestsTooDeep(source.data)) throw invalidContract(source, [TOO_DEEP]);
  const result = contractSchema(known).safeParse(source.data, { error: explain, reportInput: true });
  const shape = result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue));
  const problems = [...shape, ...crossProblems(source.data, known), ...others];
  if (!result.success || problems.length > 0) throw invalidContract(source, problems);
  return completeContract(source, result.data, known.serviceTypes);
}

/** Deeper than any contract; what contains itself (a YAML alias can) is without end. */
const DEEPEST = 32;
const TOO_DEEP: Problem = {
  path: [],
  kind: 'note',
  says: `nests more than ${DEEPEST} levels deep, or contains itself`,
};

function nestsTooDeep(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => nestsTooDeep(inner, left - 1));
}
