import type { Checked, Result } from '../protocol.ts';
import type { Firewall } from './firewall.ts';
import type { ServiceProxy } from './proxy.ts';
import { openProxy } from './proxy.ts';

/** The proxies of an airlock by the name of their service. */
export function createProxies(firewall: Firewall) {
  const proxies = new Map<string, ServiceProxy>();

  function of(service: string): ServiceProxy {
    const proxy = proxies.get(service);
    if (proxy === undefined) {
      const known = [...proxies.keys()].join(', ') || 'none';
      throw new Error(`there is no proxy for "${service}"; there is: ${known}`);
    }
    return proxy;
  }

  return {
    async open({ service, ...route }: Checked<'proxy.open'>): Promise<Result<'proxy.open'>> {
      if (proxies.has(service)) throw new Error(`"${service}" has a proxy already`);
      const proxy = await openProxy(route, firewall);
      proxies.set(service, proxy);
      return { port: proxy.port };
    },
    async fault({ service, fault, terms }: Checked<'proxy.fault'>): Promise<Result<'proxy.fault'>> {
      await of(service).break(fault, terms);
      return {};
    },
    async heal({ service }: Checked<'proxy.heal'>): Promise<Result<'proxy.heal'>> {
      await of(service).heal();
      return {};
    },
    echo: ({ service, bytes, timeoutMs }: Checked<'proxy.echo'>): Promise<Result<'proxy.echo'>> =>
      of(service).echo(bytes, timeoutMs),
    counts: ({ service }: Checked<'proxy.counts'>): Result<'proxy.counts'> => of(service).counts(),
    async close(): Promise<void> {
      await Promise.allSettled([...proxies.values()].map((proxy) => proxy.close()));
    },
  };
}
