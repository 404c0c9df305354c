import type { Checked, Result } from '../../protocol.ts';
import type { Receiver } from './receiver.ts';

/** The OTLP receivers of an airlock by the name of their service. */
export function createReceivers() {
  const receivers = new Map<string, Receiver>();

  function of(service: string): Receiver {
    const receiver = receivers.get(service);
    if (receiver === undefined) throw new Error(`there is no receiver "${service}"`);
    return receiver;
  }

  return {
    async open({ service }: Checked<'otlp.open'>): Promise<Result<'otlp.open'>> {
      // Loaded only where one is wanted: the server and the decoder are no small part of the agent.
      const { openReceiver } = await import('./receiver.ts');
      const receiver = await openReceiver();
      receivers.set(service, receiver);
      return { port: receiver.port };
    },
    async wait({
      service,
      traceIds,
      parents,
      timeoutMs,
    }: Checked<'otlp.wait'>): Promise<Result<'otlp.wait'>> {
      return { missing: [...(await of(service).wait(traceIds, timeoutMs, parents))] };
    },
    search({ service, needles }: Checked<'otlp.search'>): Result<'otlp.search'> {
      of(service).search.begin(needles);
      return {};
    },
    found: ({ service }: Checked<'otlp.found'>): Result<'otlp.found'> => of(service).search.found(),
    drain: ({ service }: Checked<'otlp.drain'>): Result<'otlp.drain'> => ({
      ...of(service).drain(),
      nowMs: Date.now(),
    }),
    async close(): Promise<void> {
      await Promise.allSettled([...receivers.values()].map((receiver) => receiver.close()));
    },
  };
}
