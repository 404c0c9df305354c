import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Result } from '../protocol.ts';
import { script } from './command.ts';

const ADDRESS = '02:00:00:00:00:01';
/** Of the network's own addresses, bridges bear the first; on Docker's nobody does, on Podman's the host. */
const GATEWAY = 1;
const SINGLE = '255.255.255.255';
/** Routing table for what comes back in at `refuser`. */
const TABLE = '100';

/**
 * Gives the network namespace a way out that leads nowhere: a pair of virtual interfaces, `outside` with the default route
 * and its peer `refuser`, in the same namespace. What the subject sends beyond the room leaves at `outside`, where the
 * wiretap hears it, comes in at `refuser`, and is refused there at once (a TCP reset, an ICMP error). So a forbidden
 * connection fails in a millisecond instead of a minute, and is seen.
 *
 * Needs NET_ADMIN, and of `net.ipv4`: `ip_forward=1`, `conf.all.accept_local=1` (the packets bear an address of our own as
 * their source), `conf.all.rp_filter=0`. IPv6 needs `net.ipv6.conf.default.disable_ipv6=0`, since these interfaces are made here; without
 * it every attempt fails at once too, but unheard. With it, it needs `conf.lo.disable_ipv6=0` as well: the refusal comes back over loopback.
 */
export async function openTrapdoor(): Promise<Result<'trapdoor.open'>> {
  const names = tried(async () => (await import('./no-names.ts')).answerNoNames());
  await ip(
    '-4',
    // One hardware address on both sides and no ARP: every packet is for the peer, and no neighbour is ever asked for.
    `link add outside address ${ADDRESS} type veth peer name refuser address ${ADDRESS}`,
    'link set outside arp off up',
    'link set refuser arp off up',
  );
  const [ipv4, ipv6] = await Promise.all([tried(leadIpv4), tried(leadIpv6)]);
  const detail = [ipv4, ipv6, await names].filter((trouble) => trouble !== null).join('; ');
  return { ipv4: ipv4 === null, ipv6: ipv6 === null, names: (await names) === null, detail };
}

async function leadIpv4(): Promise<void> {
  await Promise.all([
    ip(
      '-4',
      // The source of packets where the namespace has no other address to send from.
      'addr add 10.255.255.1/32 dev outside',
      'route replace default dev outside',
      ...gateways(networkInterfaces()).map((gateway) => `route replace ${gateway}/32 dev outside`),
    ),
    refuse('iptables-restore', 'FORWARD', 'icmp-port-unreachable'),
  ]);
}

/**
 * Containers have no switch for IPv6 forwarding, so here what comes in at `refuser` is routed as if it were for us, whatever
 * its address. (Not so for IPv4: the kernel would not send an ICMP error from an address that is not ours.)
 */
async function leadIpv6(): Promise<void> {
  await Promise.all([
    ip(
      '-6',
      'addr add fd00:c1ea::1/128 dev outside nodad',
      'route replace default dev outside',
      `rule add iif refuser lookup ${TABLE}`,
      `route add local default dev refuser table ${TABLE}`,
    ),
    refuse('ip6tables-restore', 'INPUT -i refuser', 'icmp6-port-unreachable'),
  ]);
}

/** Of the networks that this namespace is on. */
export function ownGateways(): Result<'network.gateways'> {
  return { addresses: [...gateways(networkInterfaces())] };
}

/** The gateway of each network that the namespace is on: nothing of the room goes through it. A single address, as that of the trapdoor, is on none. */
export function gateways(interfaces: NodeJS.Dict<readonly NetworkInterfaceInfo[]>): readonly string[] {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal, netmask }) => family === 'IPv4' && !internal && netmask !== SINGLE)
    .flatMap(({ address, netmask }) => {
      const mask = netmask.split('.').map(Number);
      const network = address.split('.').map((part, index) => Number(part) & (mask[index] ?? 255));
      const gateway = [...network.slice(0, 3), (network[3] ?? 0) + GATEWAY].join('.');
      return gateway === address ? [] : [gateway];
    });
}

function refuse(tables: string, where: string, unreachable: string): Promise<void> {
  const rules = [
    '*filter',
    `-A ${where} -p tcp -j REJECT --reject-with tcp-reset`,
    `-A ${where} -j REJECT --reject-with ${unreachable}`,
    'COMMIT',
  ];
  return script(`${rules.join('\n')}\n`, tables, '--noflush', '-w');
}

/** One process for all of them: a dozen would take a tenth of a second from every room. */
function ip(family: '-4' | '-6', ...commands: readonly string[]): Promise<void> {
  return script(`${commands.join('\n')}\n`, 'ip', family, '-batch', '-');
}

/** null when it worked, else why not. */
async function tried(act: () => Promise<void>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
