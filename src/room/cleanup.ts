/** Milliseconds that one step of a teardown may take before it is given up. */
const STEP_DEADLINE = 15_000;

/** What is undone first: faults, then containers, then the ground that they stand on (networks, volumes). */
export type Level = 'fault' | 'container' | 'ground';
const ORDER: readonly Level[] = ['fault', 'container', 'ground'];

/** Steps that undo a set-up, registered before what they undo is done, or at once when its name is only known then. */
export interface Cleanup {
  /** What is added after the teardown began came too late to be part of it, and is undone at once. */
  readonly add: (level: Level, what: string, undo: () => Promise<unknown>) => void;
  /** Tries every step, the steps of one level at once, each with its own deadline; gives back what went wrong. */
  readonly run: () => Promise<readonly string[]>;
}

/** An empty list of clean-up steps. */
export function createCleanup(): Cleanup {
  const steps: { readonly level: Level; readonly what: string; readonly undo: () => Promise<unknown> }[] = [];
  let begun = false;
  return {
    add: (level, what, undo) => {
      if (!begun) steps.push({ level, what, undo });
      // The ground waits for what stands on it, so a container that was under way must not wait for the ground.
      else void undo().catch(() => undefined);
    },
    run: async () => {
      begun = true;
      const due = steps.splice(0).reverse();
      const troubles: string[] = [];
      for (const level of ORDER) {
        await Promise.all(
          due
            .filter((step) => step.level === level)
            .map(async ({ what, undo }) => {
              try {
                await withDeadline(undo());
              } catch (cause) {
                troubles.push(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`);
              }
            }),
        );
      }
      return troubles;
    },
  };
}

async function withDeadline(work: Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`not done after ${STEP_DEADLINE / 1000} s`)),
    STEP_DEADLINE,
  );
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
