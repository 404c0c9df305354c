import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { gateways } from '../../../src/airlock/agent/trapdoor.ts';

const ipv4 = (address: string, netmask: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask,
  family: 'IPv4',
  mac: '02:00:00:00:00:02',
  internal,
  cidr: null,
});

test('a network’s gateway bears the first of its addresses', () => {
  expect(
    gateways({
      lo: [ipv4('127.0.0.1', '255.0.0.0', true)],
      eth0: [ipv4('10.89.3.7', '255.255.255.0')],
      eth1: [ipv4('172.20.10.130', '255.255.255.128')],
      eth2: [ipv4('10.200.0.18', '255.255.255.240')],
    }),
  ).toEqual(['10.89.3.1', '172.20.10.129', '10.200.0.17']);
});

test('the address of the trapdoor itself is on no network', () => {
  expect(gateways({ outside: [ipv4('10.255.255.1', '255.255.255.255')] })).toEqual([]);
});

test('who bears it is no gateway of its own, and IPv6 has none', () => {
  const ipv6 = { ...ipv4('fd00::2', 'ffff::'), family: 'IPv6' as const, scopeid: 0 };
  expect(gateways({ eth0: [ipv4('10.89.3.1', '255.255.255.0'), ipv6], none: undefined })).toEqual([]);
});
