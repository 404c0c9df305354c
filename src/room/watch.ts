import type { EvidenceRecord } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import type { Room } from '../model/room.ts';
import { type AgentContainer, startAgent } from './agents.ts';
import type { Interior } from './interior.ts';
import type { ServiceSubject } from './service.ts';

/** Reads what the subject uses and where it listens. */
export function watch(interior: Interior, subject: ServiceSubject): Pick<Room, 'usage' | 'sockets'> {
  const inspectors = new Map<string, Promise<AgentContainer>>();

  const inspector = async (): Promise<AgentContainer> => {
    const container = subject.running();
    if (!container) {
      throw new Failure({
        class: 'room',
        code: 'subject-ended',
        message: `the subject of ${interior.specs.name} had ended before what it uses could be read`,
        remedy: 'Look at its output in the evidence; it must keep running while it is measured.',
      });
    }
    const known = inspectors.get(container.id);
    if (known) return known;
    const spec = interior.specs.inspector(container.id, interior.holder.container.id, interior.next());
    const starting = startAgent(interior.materials.engine, spec, interior.cleanup);
    inspectors.set(container.id, starting);
    return starting;
  };

  return {
    usage: async (step, phase, round): Promise<EvidenceRecord<'usage'>> => {
      const { agent } = await inspector();
      // State is there to be kept, so what grows in it is not temporary.
      const { state } = interior.materials.contract.subject;
      const places = interior.specs.places.map(({ path }) => path);
      const roots = places.filter((path) => !state.includes(path));
      const { agent: holder } = interior.holder;
      const [{ shared, ...used }, temp, held] = await Promise.all([
        agent.call('inspect.usage', {}),
        holder.call('files.usage', { roots }),
        holder.call('files.held', { roots: places }),
      ]);
      // The places of a room lie in memory. Elsewhere they are disks, and what lies on them is nobody's use of memory.
      const onPlaces = Math.min(shared, held.bytes);
      return interior.record('usage', step, {
        ...used,
        memory: used.memory - onPlaces,
        onPlaces,
        phase,
        round: round ?? null,
        tempBytes: temp.bytes,
        tempFiles: temp.files,
      });
    },
    sockets: async (step) =>
      interior.record('sockets', step, await interior.holder.agent.call('sockets.listening', {})),
  };
}
