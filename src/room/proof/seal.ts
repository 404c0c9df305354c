import type { EvidenceData } from '../../model/evidence.ts';
import type { Interior } from '../interior.ts';
import { HOST, LISTENER } from './claim.ts';

/** Milliseconds after which silence counts as no way out. */
const PATIENCE = 500;
/** Milliseconds for what must be open: a name is asked for, and on a busy machine an airlock of ours may take a while to accept. */
const OPENS_WITHIN = 5_000;

/** What engines call a container's device on its first network. */
const DEVICE = 'eth0';

type Probe = EvidenceData<'probe'>;
type Target = Pick<Probe, 'target' | 'host' | 'port' | 'protocol' | 'expected'>;

/** Tries every way out from the subject's own network namespace, and the ways that must be open. */
export async function trySeal(interior: Interior): Promise<void> {
  const { agent } = interior.holder;
  const { addresses } = await agent.call('network.gateways', {});
  const targets = [...waysOut(interior, addresses), ...waysIn(interior)];
  const seen = await agent.call('probe', {
    targets: targets.map(({ host, port, protocol, expected }) => ({
      host,
      port: port ?? 0,
      protocol,
      timeoutMs: expected === 'reached' ? OPENS_WITHIN : PATIENCE,
    })),
  });
  for (const [index, target] of targets.entries()) {
    const { outcome, detail, ms } = seen[index] ?? { outcome: 'unreachable', detail: 'not tried', ms: 0 };
    interior.record('probe', `seal · ${target.target}`, {
      ...target,
      from: 'subject-network',
      outcome,
      detail,
      ms,
    });
  }
  // The outside world must be there to be refused: the listener is knocked at from where it is open.
  interior.record('probe', 'seal · control on the host', await knockFromHost(interior));
}

function waysOut({ materials, backAddresses }: Interior, gateways: readonly string[]): Target[] {
  const tcp = (target: string, host: string, port: number): Target => ({
    target,
    host,
    port,
    protocol: 'tcp',
    expected: 'refused',
  });
  const { addresses, port, holdsEngine } = materials.outside;
  return [
    ...addresses.map((address) => tcp(holdsEngine ? HOST.here : HOST.elsewhere, address, port)),
    ...gateways.map((address) => tcp('the gateway', address, port)),
    ...backAddresses.map(({ host, port: open }) => tcp('a container on another network', host, open)),
    tcp('the metadata address', '169.254.169.254', 80),
    tcp('an outside address', '203.0.113.1', 443),
    { target: 'an outside name server', host: '203.0.113.1', port: 53, protocol: 'udp', expected: 'refused' },
    // Where bridges have IPv6 they bear this address; without its device it cannot even be tried.
    ...(gateways.length > 0 ? [tcp('IPv6 link-local', `fe80::1%${DEVICE}`, 80)] : []),
    tcp('an outside IPv6 address', '2001:db8::1', 443),
    {
      target: 'an outside name',
      host: 'cleanroom-outside.example',
      port: null,
      protocol: 'dns',
      expected: 'refused',
    },
  ];
}

function waysIn({ materials, airlock }: Interior): Target[] {
  const tcp = (target: string, host: string, port: number): Target => ({
    target,
    host,
    port,
    protocol: 'tcp',
    expected: 'reached',
  });
  // Without a network nothing may be reached but the namespace's own loopback.
  if (!airlock) return [tcp('its own loopback', '127.0.0.1', 53)];
  const { services } = materials.contract;
  if (services.length === 0) return [tcp('the airlock', 'airlock', CONTROL_PORT)];
  return services.map((service) => tcp(`service ${service.name}`, service.name, service.port));
}

/** Where an airlock without services listens, so that a positive control exists in every room. */
export const CONTROL_PORT = 7;

async function knockFromHost({ materials }: Interior): Promise<Probe> {
  const { knock, addresses, port, holdsEngine } = materials.outside;
  const began = performance.now();
  const outcome = await knock();
  return {
    from: 'host',
    target: holdsEngine ? LISTENER.here : LISTENER.elsewhere,
    host: addresses[0] ?? '127.0.0.1',
    port,
    protocol: 'tcp',
    expected: 'reached',
    outcome,
    detail: '',
    ms: performance.now() - began,
  };
}
