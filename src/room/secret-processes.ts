import type { AgentContainer } from './agents.ts';
import type { Interior } from './interior.ts';

/** Asks a watch what it saw, and tells it. A secret that is given by the environment must have been seen there. */
export async function tellProcesses(
  interior: Interior,
  { agent }: AgentContainer,
  step: string,
): Promise<void> {
  const { secrets, materials } = interior;
  const { processes, hits } = await agent.call('secrets.seen', {});
  for (const hit of hits) {
    const place = hit.part === 'argv' ? 'argument of a process' : 'environment of a process';
    const whose = hit.pid === 1 ? 'process 1' : `a child, ${hit.program}`;
    // What stands before it in argv and environment ends with a null byte; beyond is another word or variable.
    const [before, after] = [hit.before.split('\0').at(-1) ?? '', hit.after.split('\0')[0] ?? ''];
    secrets.tell(step, place, whose, [{ id: hit.id, before, after }]);
  }
  const given = Object.keys(materials.contract.subject.secrets).some((name) => secrets.names.includes(name));
  interior.record('secret-sweep', step, {
    of: 'processes',
    looked: processes,
    secrets: [...secrets.names],
    complete: true,
    control: given ? hits.some(({ part }) => part === 'environment') : null,
  });
}
