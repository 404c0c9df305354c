import { startupSnapshot } from 'node:v8';

/**
 * Runs `main` now; or, where Node is taking a snapshot of this process, whenever it is started from that, with all that `warmUp` has
 * loaded and V8 has compiled on the way. Most of what a short command takes is otherwise spent on becoming a program.
 * A snapshot holds no open file, no listener and nothing of the environment: `warmUp` must leave none behind.
 */
export async function start(main: () => void, warmUp: () => Promise<void>): Promise<void> {
  if (!startupSnapshot.isBuildingSnapshot()) return main();
  await warmUp();
  startupSnapshot.setDeserializeMainFunction(main);
}
