import fc from 'fast-check';

/** Milliseconds for each law, where `npm run fuzz` asks for more than the tests' own budget. */
const each = Number(process.env.CLEANROOM_FUZZ_MS ?? 0);

// In the tests each law tries fifty cases, or as many as it says where cases are dear or cheap: they run at every step.
fc.configureGlobal(
  each > 0 ? { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: each } : { numRuns: 50 },
);

/** The number of cases of a law whose cases are dear; without end where time is the budget. */
export function cases(count: number): number {
  return each > 0 ? Number.MAX_SAFE_INTEGER : count;
}
