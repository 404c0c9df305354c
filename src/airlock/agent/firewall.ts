import { command } from './command.ts';

/** Drops packets of a port of ours, silently and in both directions. */
export interface Firewall {
  readonly drop: (port: number) => Promise<void>;
  readonly allow: (port: number) => Promise<void>;
}

/** By iptables, in the network namespace of the agent. */
export function createFirewall(): Firewall {
  const rules = (port: number): readonly (readonly string[])[] => [
    ['INPUT', '-p', 'tcp', '--dport', `${port}`, '-j', 'DROP'],
    ['OUTPUT', '-p', 'tcp', '--sport', `${port}`, '-j', 'DROP'],
  ];
  const change = async (how: string, port: number): Promise<void> => {
    for (const rule of rules(port)) await command('iptables', '-w', how, ...rule);
  };
  return { drop: (port) => change('-I', port), allow: (port) => change('-D', port) };
}
