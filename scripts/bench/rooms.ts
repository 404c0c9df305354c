import { randomBytes } from 'node:crypto';
import { loadContract } from '../../src/contract/load.ts';
import type { Engine } from '../../src/model/engine.ts';
import type { EvidenceRecord } from '../../src/model/evidence.ts';
import type { Recorder, Room } from '../../src/model/room.ts';
import type { RoomMaterials } from '../../src/room/materials.ts';
import { openRoom } from '../../src/room/open.ts';
import { noSeats } from '../../src/room/seats.ts';
import { withFreshSecrets } from '../../src/run/fresh-secrets.ts';
import { prepareImages } from '../../src/run/images.ts';
import { known } from '../../src/run/known.ts';
import { plantOutside } from '../../src/run/outside.ts';
import { OWNER_LABEL, ownerLabel, RUN_LABEL } from '../../src/run/owner.ts';
import { serviceTypes } from '../../src/services/registry.ts';

/** Rooms of one contract, opened one after the other. */
export interface Rooms {
  readonly materials: RoomMaterials;
  /** Opens a room and starts its service; gives the room, ready, and how to close it. */
  readonly open: () => Promise<{ readonly room: Room; readonly close: () => Promise<unknown> }>;
  readonly done: () => void;
}

/** Makes what rooms are made from, images included, as a run does. */
export async function roomsOf(engine: Engine, contractPath: string, runName: string): Promise<Rooms> {
  const loaded = await loadContract({ path: contractPath, cwd: process.cwd(), ...known() });
  const contract = withFreshSecrets(loaded, runName);
  const { images } = await prepareImages(engine, contract, () => undefined);
  const outside = await plantOutside(runName, engine);
  const materials: RoomMaterials = {
    engine,
    contract,
    images,
    serviceTypes,
    password: randomBytes(12).toString('hex'),
    ourPassword: randomBytes(12).toString('hex'),
    drawnParts: {},
    labels: { [RUN_LABEL]: runName, [OWNER_LABEL]: ownerLabel() },
    runName,
    outside,
    seats: noSeats(),
    shell: { known: null },
    imageScan: { known: null },
  };
  let number = 0;
  return {
    materials,
    open: async () => {
      number += 1;
      const { signal } = new AbortController();
      const { room, close } = await openRoom(
        materials,
        {},
        { number, label: String(number), recorder: forgetful, signal },
      );
      const { data } = await room.start('start');
      if (!data.ready) throw new Error(`${contract.subject.name} did not become ready: ${data.detail}`);
      return { room, close };
    },
    done: outside.remove,
  };
}

/** Keeps nothing: writing evidence is measured with the whole runs. */
export const forgetful: Recorder = {
  record: (kind, step, data, room = null) =>
    ({ id: 'e0', kind, at: 0, category: 'bench', experiment: 'bench', room, step, data }) as EvidenceRecord<
      typeof kind
    >,
  keep: (name) => name,
};
