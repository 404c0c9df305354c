import { Failure } from '../model/failure.ts';

/** Whether a name can only be a file below the run's folder: plain words joined by single slashes. */
export function isBlobName(name: string): boolean {
  return /^[a-z0-9][a-z0-9_.-]*(\/[a-z0-9][a-z0-9_.-]*)*$/i.test(name) && name.length <= 200;
}

/** The name itself; throws a Failure of class `bug` for one that could lead elsewhere. */
export function blobName(name: string): string {
  if (isBlobName(name)) return name;
  throw new Failure({
    class: 'bug',
    code: 'blob-name',
    message: `"${name}" is no name for a file of the run.`,
  });
}
