import { startAgent } from '../agents.ts';
import { canariesOf } from '../canaries.ts';
import type { Interior } from '../interior.ts';
import type { ServiceSubject } from '../service.ts';
import { exerciseLimits, readLimits } from './limits.ts';
import { trySeal } from './seal.ts';

/**
 * Proves a room with the subject's twin, a container of ours under exactly its limits and rights: limits read back from
 * the kernel and met by hogs, the seal tried with a positive control, the status of process 1, canaries of the host.
 * Where the subject is running, its own process 1 is looked at as well.
 */
export async function proveRoom(interior: Interior, subject: ServiceSubject): Promise<void> {
  const { materials, specs, holder, cleanup } = interior;
  const twin = await startAgent(materials.engine, specs.twin(holder.container.id), cleanup);
  await readLimits(interior, twin.agent);
  const { sought, planted } = canariesOf(materials.outside);
  const { visible, ...status } = await twin.agent.call('self.status', sought);
  interior.record('process-status', 'status of the twin', {
    of: 'twin',
    ...status,
    ...planted,
    canariesVisible: visible,
  });
  const running = subject.running();
  if (running) {
    const inspector = await startAgent(
      materials.engine,
      specs.inspector(running.id, interior.holder.container.id, interior.next()),
      cleanup,
    );
    const seen = await inspector.agent.call('inspect.status', sought);
    const { visible: found, ...own } = seen;
    interior.record('process-status', 'status of the subject', {
      of: 'subject',
      ...own,
      ...planted,
      canariesVisible: found,
    });
  }
  await trySeal(interior);
  await exerciseLimits(interior, twin.agent);
}
