import fc from 'fast-check';

/** Milliseconds for each law, where `npm run fuzz` asks for more than the tests' own budget. */
const each = Number(process.env.CLEANROOM_FUZZ_MS ?? 0);

// In the tests each law tries a hundred cases (fast-check's default), or as many as it says where cases are dear.
if (each > 0) fc.configureGlobal({ numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: each });

/** The number of cases of a law whose cases are dear; without end where time is the budget. */
export function cases(count: number): number {
  return each > 0 ? Number.MAX_SAFE_INTEGER : count;
}
