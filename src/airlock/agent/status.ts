import { lstatSync, readFileSync } from 'node:fs';
import type { Checked, Result } from '../protocol.ts';

/** What the kernel says of a process (proc_pid_status(5), proc_pid_mountinfo(5)), and which canaries it could see. */
export function processStatus(
  { pid, needles, paths }: Checked<'inspect.status'>,
  proc = '/proc',
): Result<'inspect.status'> {
  const status = parseStatus(readFileSync(`${proc}/${pid}/status`, 'utf8'));
  const environment = readFileSync(`${proc}/${pid}/environ`, 'latin1');
  return {
    uid: second(status('Uid')),
    gid: second(status('Gid')),
    capEff: status('CapEff'),
    capBnd: status('CapBnd'),
    noNewPrivs: status('NoNewPrivs') === '1',
    seccomp: Number(status('Seccomp')),
    rootReadOnly: rootReadOnly(readFileSync(`${proc}/${pid}/mountinfo`, 'utf8')),
    visible: [
      ...needles.filter((needle) => environment.includes(Buffer.from(needle).toString('latin1'))),
      ...paths.filter((path) => exists(`${proc}/${pid}/root${path}`)),
    ],
  };
}

/** Gives the value of a field of /proc/PID/status; empty for a field that the kernel does not have. */
export function parseStatus(text: string): (field: string) => string {
  const fields = new Map(
    text.split('\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 1).trim()]),
  );
  return (field) => fields.get(field) ?? '';
}

/** The effective one of real, effective, saved and file system id. */
function second(ids: string): number {
  return Number(ids.split(/\s+/)[1]);
}

/** A later mount on the same place covers the earlier one. */
function rootReadOnly(mountinfo: string): boolean {
  const roots = mountinfo.split('\n').filter((line) => line.split(' ')[4] === '/');
  return roots.at(-1)?.split(' ')[5]?.split(',').includes('ro') ?? false;
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
