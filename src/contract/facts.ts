import type { Contract, ServiceSpec, SubjectFacts } from '../model/contract.ts';

/** The name under which the password that all services of a run share is masked and found. */
const SERVICE_PASSWORD = 'service password';

const hasPassword = ({ type }: ServiceSpec): boolean => ['postgres', 'redis'].includes(type);

/** What experiments and judges may know of the contract: no image, no value of a variable, no secret. */
export function subjectFacts({ subject, services, workload }: Contract): SubjectFacts {
  return {
    secrets: [...Object.keys(subject.secrets), ...(services.some(hasPassword) ? [SERVICE_PASSWORD] : [])],
    variables: Object.keys(subject.env),
    name: subject.name,
    kind: subject.kind,
    command: subject.command,
    port: subject.port,
    otherPorts: subject.otherPorts,
    readyPath: subject.readyPath,
    readyWithin: subject.readyWithin,
    stopSignal: subject.stopSignal ?? 'SIGTERM',
    state: subject.state,
    writable: subject.writable,
    workFolder: subject.workFolder,
    limits: subject.limits,
    relax: subject.relax,
    workload,
    services: services.map(({ name, type, port }) => ({ name, type, port })),
  };
}
