import type { Contract, SubjectFacts } from '../model/contract.ts';

/** What experiments and judges may know of the contract: no image, no environment, no secret. */
export function subjectFacts({ subject, services, workload }: Contract): SubjectFacts {
  return {
    name: subject.name,
    kind: subject.kind,
    command: subject.command,
    port: subject.port,
    otherPorts: subject.otherPorts,
    readyPath: subject.readyPath,
    readyWithin: subject.readyWithin,
    state: subject.state,
    writable: subject.writable,
    workFolder: subject.workFolder,
    limits: subject.limits,
    relax: subject.relax,
    workload,
    services: services.map(({ name, type, port }) => ({ name, type, port })),
  };
}
