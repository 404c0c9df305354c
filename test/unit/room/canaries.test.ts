import { expect, test } from 'vitest';
import { canariesOf } from '../../../src/room/canaries.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';

const { outside } = roomMaterials(fakeEngine().engine);

test('where the engine runs on this host, its environment and its files are looked for', () => {
  expect(canariesOf(outside)).toEqual({
    sought: { needles: ['canary'], paths: ['/canary'] },
    planted: { canariesPlanted: ['environment variable', 'file'] },
  });
});

test('where it runs elsewhere, a file of this host is no canary', () => {
  expect(canariesOf({ ...outside, holdsEngine: false })).toEqual({
    sought: { needles: ['canary'], paths: [] },
    planted: { canariesPlanted: ['environment variable'] },
  });
});
