import type { Api } from './api/api.ts';

/** Creates a volume in memory that anybody may write to and that holds at most `size` bytes. */
export async function createVolume(
  api: Api,
  name: string,
  size: number,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  await api.call(`create volume ${name}`, (abortSignal) =>
    api.docker.createVolume({
      Name: name,
      Driver: 'local',
      DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: `size=${Math.round(size)},mode=1777,nosuid,nodev` },
      Labels: { ...labels },
      abortSignal,
    }),
  );
}
