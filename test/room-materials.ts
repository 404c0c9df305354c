import type { Engine } from '../src/model/engine.ts';
import type { RoomMaterials } from '../src/room/materials.ts';
import { noSeats } from '../src/room/seats.ts';
import { contract, facts } from './unit/verdict/fixtures/tiny-run.ts';

/** What the rooms of a run in a test are made from: one command, no service. */
export function roomMaterials(engine: Engine, more: Partial<RoomMaterials> = {}): RoomMaterials {
  return {
    engine,
    contract,
    images: {
      subject: facts.image,
      airlock: { ...facts.image, reference: 'cleanroom/airlock' },
      services: {},
    },
    serviceTypes: [],
    password: 'f00dfeed',
    ourPassword: 'only-ours',
    drawnParts: {},
    labels: { 'cleanroom.run': 'cleanroom-test', 'cleanroom.owner': 'here/1/0' },
    runName: 'cleanroom-test',
    outside: {
      addresses: ['192.0.2.1'],
      port: 9,
      knock: async () => 'reached',
      canaryText: 'canary',
      canaryFile: '/canary',
      holdsEngine: true,
    },
    seats: noSeats(),
    shell: { known: null },
    imageScan: { known: null },
    ...more,
  };
}
