import { statfs } from 'node:fs/promises';
import type { Checked, Result } from '../protocol.ts';
import { openCgroup } from './cgroup.ts';

/** What limits the kernel holds the agent's own container to. */
export async function ownLimits({ paths }: Checked<'self.limits'>): Promise<Result<'self.limits'>> {
  const cgroup = openCgroup();
  const disk: Record<string, number> = {};
  for (const path of paths) {
    const { blocks, bsize } = await statfs(path);
    disk[path] = blocks * bsize;
  }
  return { ...cgroup.limits(), disk, source: `cgroup ${cgroup.version}: ${cgroup.source}` };
}
