import { agentBundle } from '../../../src/airlock/bundle.ts';
import { loadContract } from '../../../src/contract/load.ts';
import { connectEngine } from '../../../src/engine/docker/connect.ts';
import type { EvidenceKind, EvidenceRecord } from '../../../src/model/evidence.ts';
import type { Recorder, Room, RoomRequest } from '../../../src/model/room.ts';
import { type Kept, type OpenRoom, openRoom, reopenRoom } from '../../../src/room/open.ts';
import { noSeats } from '../../../src/room/seats.ts';
import { prepareImages } from '../../../src/run/images.ts';
import { known } from '../../../src/run/known.ts';
import { plantOutside } from '../../../src/run/outside.ts';
import { OWNER_LABEL, ownerLabel, RUN_LABEL } from '../../../src/run/owner.ts';
import { serviceTypes } from '../../../src/services/registry.ts';
import { afterTheFile } from './after-the-file.ts';

/** A room without a run around it, for what rooms do by themselves. */
export interface TestRoom {
  readonly room: Room;
  /** Evidence of a kind that was left so far. */
  readonly of: <K extends EvidenceKind>(kind: K) => readonly EvidenceRecord<K>[];
  readonly close: () => Promise<readonly string[]>;
  /** Leaves it, and opens what is kept of it again for somebody else; null where nobody may have it any more. */
  readonly again: (kept?: Kept) => Promise<TestRoom | null>;
}

/** Opens rooms for a contract as a run would; whatever is left of them is removed after the file's tests. */
export async function roomsFor(
  contractPath: string,
  wanted: { readonly balancer?: boolean } = {},
): Promise<(request?: RoomRequest) => Promise<TestRoom>> {
  const engine = await connectEngine({ agentBundle });
  const contract = await loadContract({ path: contractPath, cwd: process.cwd(), ...known() });
  const { images } = await prepareImages(engine, contract, () => undefined, wanted);
  const runName = `cleanroom-test-${process.pid}-${Date.now().toString(36)}`;
  const outside = await plantOutside(runName, engine);
  afterTheFile(async () => {
    outside.remove();
    await engine.sweep(RUN_LABEL, runName);
  });
  const labels = { [RUN_LABEL]: runName, [OWNER_LABEL]: ownerLabel() };
  const materials = {
    engine,
    contract,
    images,
    serviceTypes,
    password: 'abcdef',
    ourPassword: 'fedcba',
    drawnParts: {},
    labels,
    runName,
    outside,
    seats: noSeats(),
    shell: { known: null },
    imageScan: { known: null },
  };
  let number = 0;
  return async (request = {}) => {
    number += 1;
    const opening = { number, label: String(number), signal: new AbortController().signal };
    const { recorder, of } = memory();
    return testRoom(await openRoom(materials, request, { ...opening, recorder }), of);

    function testRoom({ room, close, leave }: OpenRoom, of: TestRoom['of']): TestRoom {
      return {
        room,
        of,
        close,
        again: async (kept = 'services') => {
          const { room: left } = await leave(kept);
          if (left === null) return null;
          const { recorder, of } = memory();
          return testRoom(await reopenRoom(left, { ...opening, recorder }), of);
        },
      };
    }
  };
}

/** Evidence that is kept in memory. */
function memory(): { readonly recorder: Recorder; readonly of: TestRoom['of'] } {
  const records: EvidenceRecord[] = [];
  const recorder: Recorder = {
    record: (kind, step, data, room = null) => {
      const id = `e${records.length + 1}`;
      const record = { id, kind, at: 0, category: 'test', experiment: 'test', room, step, data };
      records.push(record as EvidenceRecord);
      return record;
    },
    keep: (name) => name,
  };
  return { recorder, of: (kind) => records.filter((record) => record.kind === kind) as never };
}
