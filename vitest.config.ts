import { defineConfig } from 'vitest/config';

/**
 * Kinds of test: `unit` and `laws` need nothing, `browser` needs Chromium; all others take minutes. What hangs is given up; the time-outs leave room for a
 * machine that takes six times as long as an ordinary one.
 */
const kinds = [
  // More workers than cores, since some tests wait: on two cores, three of them left a quarter of the time unused. Files share a worker:
  // these tests leave nothing behind, and loading the sources anew for each takes half the time.
  // A slow machine gets a second try, as below; a law does not: what it fails at is another case each time.
  { name: 'unit', maxWorkers: 5, testTimeout: 60_000, retry: 1, isolate: false },
  { name: 'laws', maxWorkers: 5, testTimeout: 120_000, isolate: false, setupFiles: ['test/laws/budget.ts'] },
  { name: 'browser', maxWorkers: 1, testTimeout: 180_000, retry: 2 },
  // Three files at a time, since much of these is waiting; those in which a test failed are run once more, one at a time (scripts/test.ts).
  {
    name: 'room',
    maxWorkers: 3,
    testTimeout: 600_000,
    retry: 1,
    globalSetup: ['test/room/engine-answers.mjs'],
  },
  // These leave behind on purpose what any other run would take away. Where the machine itself is what fails, another try tells; vitest
  // says which tests needed one.
  {
    name: 'alone',
    maxWorkers: 1,
    testTimeout: 600_000,
    retry: 2,
    globalSetup: ['test/room/engine-answers.mjs'],
  },
  { name: 'matrix', maxWorkers: 1, testTimeout: 120_000, globalSetup: ['test/room/engine-answers.mjs'] },
  {
    name: 'strangers',
    maxWorkers: 1,
    testTimeout: 900_000,
    retry: 2,
    globalSetup: ['test/room/engine-answers.mjs'],
  },
  { name: 'smoke', maxWorkers: 1, testTimeout: 600_000, retry: 1 },
];

export default defineConfig({
  test: {
    projects: kinds.map((kind) => ({
      test: {
        ...kind,
        include: [`test/${kind.name}/**/*.test.ts`],
        hookTimeout: kind.testTimeout,
        // What is waited for comes at once; this is how long a machine may stand still.
        expect: { poll: { timeout: 15_000 } },
        // Node runs the sources itself, as it does in production: what is tested is what is shipped.
        execArgv: ['--conditions=cleanroom-source'],
        experimental: { viteModuleRunner: false, nodeLoader: false },
      },
    })),
  },
});
