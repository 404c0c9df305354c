import { expect, test } from 'vitest';
import type { Interior } from '../../../src/room/interior.ts';
import { trySeal } from '../../../src/room/proof/seal.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';

interface Tried {
  readonly host: string;
  readonly timeoutMs: number;
}

interface Recorded {
  readonly target: string;
  readonly host: string;
  readonly expected: string;
  readonly outcome: string;
}

/** What is tried from a room on a machine on which each way in takes so many milliseconds. */
async function outcomes({
  takes = 1,
  holdsEngine = true,
  gateways = ['192.0.2.1'],
} = {}): Promise<readonly Recorded[]> {
  const { engine } = fakeEngine();
  const recorded: Recorded[] = [];
  const call = async (method: string, { targets = [] }: { readonly targets?: readonly Tried[] }) => {
    if (method === 'network.gateways') return { addresses: gateways };
    return targets.map(({ host, timeoutMs }) => {
      const isOpen = host === 'airlock' && takes <= timeoutMs;
      return { outcome: isOpen ? 'reached' : 'timed-out', detail: '', ms: Math.min(takes, timeoutMs) };
    });
  };
  const materials = roomMaterials(engine);
  await trySeal({
    materials: { ...materials, outside: { ...materials.outside, holdsEngine } },
    backAddresses: [{ host: '192.0.2.8', port: 7 }],
    airlock: {},
    holder: { agent: { call } },
    record: (_kind: string, _step: string, probe: Recorded) => recorded.push(probe),
  } as unknown as Interior);
  return recorded;
}

test('what must be open is given time on a busy machine; silence elsewhere is no way out soon', async () => {
  const probes = await outcomes({ takes: 1_800 });
  const open = probes.filter(({ expected }) => expected === 'reached');
  expect(open.map(({ outcome }) => outcome)).toEqual(['reached', 'reached']);
  const shut = probes.filter(({ expected }) => expected === 'refused');
  expect(new Set(shut.map(({ outcome }) => outcome))).toEqual(new Set(['timed-out']));
});

test('the gateway is tried where the agent says that it is', async () => {
  expect(await outcomes()).toContainEqual(
    expect.objectContaining({ target: 'the gateway', host: '192.0.2.1' }),
  );
});

test('a host on which the engine is not does not bear the name of the one on which it is', async () => {
  const targets = async (holdsEngine: boolean) =>
    (await outcomes({ holdsEngine })).map(({ target }) => target).filter((target) => target.includes('host'));
  expect(await targets(true)).toEqual(['the host', 'the host’s own listener']);
  expect(await targets(false)).toEqual(['the host of cleanroom', 'the listener on the host of cleanroom']);
});

test('a link-local address is tried on the network’s device, and not where there is none', async () => {
  const linkLocal = async (gateways: string[]) =>
    (await outcomes({ gateways })).filter(({ target }) => target === 'IPv6 link-local');
  expect((await linkLocal(['192.0.2.1'])).map(({ host }) => host)).toEqual(['fe80::1%eth0']);
  expect(await linkLocal([])).toEqual([]);
});
