import type Docker from 'dockerode';
import { z } from 'zod';
import type { Engine } from '../../model/engine.ts';
import { createApi } from './api/api.ts';
import type { Abortable } from './client.ts';

const version = z.object({
  Version: z.string(),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
});
const info = z.object({
  CgroupVersion: z.string().optional(),
  Driver: z.string(),
  NCPU: z.number(),
  MemTotal: z.number(),
  Name: z.string().nullish(),
  SecurityOptions: z.array(z.string()).nullish(),
  DefaultRuntime: z.string().nullish(),
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
});

/** What was learned of an engine. */
interface Described extends Pick<Engine, 'facts' | 'hostName'> {
  /** For containers that set IPv6: see `ipv6Runtime`. */
  readonly ipv6Runtime: string | null;
}

/** What the engine says about itself, and about where it runs. */
export async function describeEngine(docker: Docker, where: string): Promise<Described> {
  const api = createApi(docker, where);
  const abortable = docker as Abortable;
  const answers = await Promise.all([
    api.call('tell its version', (abortSignal) => abortable.version({ abortSignal })),
    api.call('describe itself', (abortSignal) => abortable.info({ abortSignal })),
  ]);
  const about = version.parse(answers[0]);
  const told = info.parse(answers[1]);
  const podman = about.Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
  const facts = {
    runtime: podman ? 'podman' : 'docker',
    version: about.Version,
    // Engines that do not name the version know only the first.
    cgroup: `v${told.CgroupVersion ?? '1'}`,
    storage: told.Driver,
    rootless: told.SecurityOptions?.some((option) => option.includes('rootless')) ?? false,
    cpus: told.NCPU,
    memory: told.MemTotal,
    endpoint: where,
  };
  return { facts, hostName: told.Name || null, ipv6Runtime: podman ? null : ipv6Runtime(told) };
}

/**
 * Docker switches IPv6 off in a hook before the container's start. runc sets what a container asks for after that hook, crun before it, so
 * that Docker has the last word. Null where the default will do, or there is no other.
 */
function ipv6Runtime({ DefaultRuntime, Runtimes }: z.infer<typeof info>): string | null {
  return DefaultRuntime === 'crun' && Runtimes?.runc !== undefined ? 'runc' : null;
}
