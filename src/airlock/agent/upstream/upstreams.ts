import type { Checked, Result } from '../../protocol.ts';
import type { Upstream } from './upstream.ts';

/** The upstreams of an airlock by the name of their service. */
export function createUpstreams() {
  const upstreams = new Map<string, Upstream>();

  function of(service: string): Upstream {
    const upstream = upstreams.get(service);
    if (upstream === undefined) throw new Error(`there is no upstream "${service}"`);
    return upstream;
  }

  return {
    async open({ service, answer }: Checked<'upstream.open'>): Promise<Result<'upstream.open'>> {
      // Loaded only where one is wanted, as the receivers are.
      const { openUpstream } = await import('./upstream.ts');
      const upstream = await openUpstream(answer);
      upstreams.set(service, upstream);
      return { port: upstream.port };
    },
    script: ({ service, phase, behaviour }: Checked<'upstream.script'>): Result<'upstream.script'> => ({
      at: of(service).script(phase, behaviour),
    }),
    search({ service, needles }: Checked<'upstream.search'>): Result<'upstream.search'> {
      of(service).search.begin(needles);
      return {};
    },
    found: ({ service }: Checked<'upstream.found'>): Result<'upstream.found'> => of(service).search.found(),
    drain: ({ service }: Checked<'upstream.drain'>): Result<'upstream.drain'> => of(service).drain(),
    async close(): Promise<void> {
      await Promise.allSettled([...upstreams.values()].map((upstream) => upstream.close()));
    },
  };
}
