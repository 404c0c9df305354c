import { afterAll } from 'vitest';

const undone: (() => unknown)[] = [];

// Registered when a test file imports this: hooks that are registered within another hook never run.
afterAll(async () => {
  for (const undo of undone.splice(0).reverse()) await undo();
});

/** Does it after all tests of the file, wherever it is asked for: at the file's top, in a hook, or in a test. */
export function afterTheFile(undo: () => unknown): void {
  undone.push(undo);
}
