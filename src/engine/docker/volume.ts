import type { Api } from './api/api.ts';

/** Bytes of a page; where pages are larger, the bound is as many times too wide. */
const PAGE = 4_096;

/**
 * Creates a volume in memory that anybody may write to and that holds at most `size` bytes. Podman takes `size` for a disk quota
 * whatever the file system is, so there the bound is told in pages (tmpfs(5), nr_blocks).
 */
export async function createVolume(
  api: Api,
  name: string,
  size: number,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const bound = api.podman ? `nr_blocks=${Math.ceil(size / PAGE)}` : `size=${Math.round(size)}`;
  await api.call(`create volume ${name}`, (abortSignal) =>
    api.docker.createVolume({
      Name: name,
      Driver: 'local',
      DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: `${bound},mode=1777,nosuid,nodev` },
      Labels: { ...labels },
      abortSignal,
    }),
  );
}
