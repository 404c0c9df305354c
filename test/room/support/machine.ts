import { availableParallelism, loadavg } from 'node:os';

/** Times that something is done again on a starved machine. */
const RETRIES = 2;

/** How much more this machine has to do than a busy one, whose load is twice its cores; at least 1. */
function slowness(): number {
  return Math.max(1, (loadavg()[0] ?? 0) / (2 * availableParallelism()));
}

/** Does it again where the machine and not the subject spoiled it; says so, because it tells of the machine. */
export async function unspoiled<T>(
  attempt: () => Promise<T>,
  spoiled: (result: T) => string | false,
): Promise<T> {
  for (let left = RETRIES; ; left -= 1) {
    const result = await attempt();
    const reason = spoiled(result);
    if (reason === false || left === 0 || slowness() === 1) return result;
    console.log(`once more: ${reason}; the load was ${slowness().toFixed(1)} times that of a busy machine`);
  }
}
