import type { SubjectFacts } from '../model/contract.ts';

/** Whether the contract says that the service speaks HTTP: it is ready by a path, or its users send requests. */
export function speaksHttp({ readyPath, workload }: Pick<SubjectFacts, 'readyPath' | 'workload'>): boolean {
  return readyPath !== null || workload.some((action) => action.kind === 'http');
}
