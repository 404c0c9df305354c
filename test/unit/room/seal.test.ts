import { expect, test } from 'vitest';
import type { Interior } from '../../../src/room/interior.ts';
import { trySeal } from '../../../src/room/proof/seal.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';

interface Tried {
  readonly host: string;
  readonly timeoutMs: number;
}

/** What is tried from a room on a machine on which each way in takes so many milliseconds. */
async function outcomes(takes: number) {
  const { engine } = fakeEngine();
  const recorded: { expected: string; outcome: string }[] = [];
  const call = async (_: string, { targets }: { readonly targets: readonly Tried[] }) =>
    targets.map(({ host, timeoutMs }) => {
      const isOpen = host === 'airlock' && takes <= timeoutMs;
      return { outcome: isOpen ? 'reached' : 'timed-out', detail: '', ms: Math.min(takes, timeoutMs) };
    });
  await trySeal({
    materials: roomMaterials(engine),
    holderAddress: '192.0.2.7',
    backAddresses: [{ host: '192.0.2.8', port: 7 }],
    airlock: {},
    holder: { agent: { call } },
    record: (_kind: string, _step: string, probe: (typeof recorded)[number]) => recorded.push(probe),
  } as unknown as Interior);
  return recorded;
}

test('what must be open is given time on a busy machine; silence elsewhere is no way out soon', async () => {
  const probes = await outcomes(1_800);
  const open = probes.filter(({ expected }) => expected === 'reached');
  expect(open.map(({ outcome }) => outcome)).toEqual(['reached', 'reached']);
  const shut = probes.filter(({ expected }) => expected === 'refused');
  expect(new Set(shut.map(({ outcome }) => outcome))).toEqual(new Set(['timed-out']));
});
