import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Checked, Result } from '../protocol.ts';
import type { Firewall } from './firewall.ts';
import { relay } from './relay.ts';

type Fault = Checked<'proxy.fault'>['fault'];

export interface ServiceProxy {
  readonly port: number;
  readonly break: (fault: Fault) => Promise<void>;
  readonly heal: () => Promise<void>;
  readonly counts: () => Result<'proxy.counts'>;
  readonly close: () => Promise<void>;
}

/** Listens, and relays every connection to the target over a connection of its own. */
export async function openProxy(
  { host, port, targetHost, targetPort }: Omit<Checked<'proxy.open'>, 'service'>,
  firewall: Firewall,
): Promise<ServiceProxy> {
  const open = new Set<Socket>();
  const counts = { connections: 0, bytesToService: 0, bytesToSubject: 0 };
  let fault: Fault | null = null;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (subject) => {
    const service = connect({ host: targetHost, port: targetPort, allowHalfOpen: true, noDelay: true });
    counts.connections++;
    open.add(subject);
    subject.on('close', () => open.delete(subject));
    relay(subject, service, (bytes) => {
      counts.bytesToService += bytes;
    });
    relay(service, subject, (bytes) => {
      counts.bytesToSubject += bytes;
    });
  });

  const listen = (at: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port: at }, () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });

  const resetAll = (): void => {
    for (const subject of open) subject.resetAndDestroy();
  };

  const stopListening = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    resetAll();
    await closed;
  };

  const bound = await listen(port);

  async function heal(): Promise<void> {
    const was = fault;
    fault = null;
    if (was === 'refused') await listen(bound);
    if (was === 'black-holed') {
      await firewall.allow(bound);
      // The subject would otherwise hold connections whose retransmissions come ever more seldom.
      resetAll();
    }
  }

  return {
    port: bound,
    async break(next) {
      await heal();
      if (next === 'refused') await stopListening();
      else await firewall.drop(bound);
      fault = next;
    },
    heal,
    counts: () => ({ ...counts, open: open.size }),
    async close() {
      if (fault === 'black-holed') await firewall.allow(bound);
      if (server.listening) await stopListening();
    },
  };
}
