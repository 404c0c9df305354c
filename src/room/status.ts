import type { EvidenceRecord } from '../model/evidence.ts';
import { startAgent } from './agents.ts';
import { canariesOf } from './canaries.ts';
import type { Interior } from './interior.ts';
import type { ServiceSubject } from './service.ts';

/** Reads the rights of the running service, or where nothing runs, of a container of ours under the same ones. */
export async function readStatus(
  interior: Interior,
  subject: ServiceSubject,
  step: string,
): Promise<EvidenceRecord<'process-status'>> {
  const { materials, specs, holder, cleanup } = interior;
  const running = subject.running();
  const { agent } = await startAgent(
    materials.engine,
    running
      ? specs.inspector(running.id, interior.holder.container.id, interior.next())
      : specs.twin(holder.container.id),
    cleanup,
  );
  const { sought, planted } = canariesOf(materials.outside);
  const { visible, ...status } = running
    ? await agent.call('inspect.status', sought)
    : await agent.call('self.status', sought);
  return interior.record('process-status', step, {
    of: running ? 'subject' : 'twin',
    ...status,
    canariesVisible: visible,
    ...planted,
  });
}
