import type { RoomRequest } from '../model/room.ts';
import type { Furniture } from '../room/furnish.ts';
import type { RoomMaterials } from '../room/materials.ts';
import { type Opening, type OpenRoom, openRoom, reopenRoom } from '../room/open.ts';
import { openings, roomOpened } from './machine.ts';

/** The rooms of one run, in which experiments come and go. */
export interface Rooms {
  /** Opens a room, or gives one that was left; `goOn` is called once the opening is no longer waiting for its turn. */
  readonly open: (request: RoomRequest, opening: Opening, goOn: () => void) => Promise<OpenRoom>;
  /** Takes a room back when its experiment is over; gives back what went wrong. */
  readonly leave: (open: OpenRoom) => Promise<readonly string[]>;
  /** The same for one that nobody else may have. */
  readonly end: (open: OpenRoom) => Promise<readonly string[]>;
  /** Takes down those that wait for somebody. */
  readonly close: () => Promise<void>;
}

/**
 * In a full run every experiment has fresh rooms of its own, which end with it. Where they are shared, as in a quick run, one that
 * was left in order is made as new for the next experiment that wants such a room, as long as there is one: most of a short
 * experiment's time would go into its rooms.
 */
export function createRooms(materials: RoomMaterials, areShared: () => boolean): Rooms {
  const left = new Map<string, Furniture[]>();
  let number = 0;

  const fresh = (request: RoomRequest, opening: Opening, goOn: () => void) =>
    openings.through(async () => {
      goOn();
      const began = performance.now();
      number += 1;
      const open = await openRoom(materials, request, { ...opening, number });
      roomOpened(performance.now() - began, open.containers);
      return open;
    }, opening.signal);

  const end = (open: OpenRoom) => openings.through(open.close);

  return {
    end,
    open: async (request, opening, goOn) => {
      const furniture = left.get(kindOf(request))?.pop();
      if (furniture === undefined) return fresh(request, opening, goOn);
      goOn();
      // One that cannot be made as new is gone; a fresh one is always as good.
      return reopenRoom(furniture, opening).catch(() => fresh(request, opening, () => undefined));
    },
    leave: async (open) => {
      if (!areShared()) return end(open);
      const furniture = await open.leave();
      if (furniture === null) return [];
      const kind = kindOf(furniture.request);
      left.set(kind, [...(left.get(kind) ?? []), furniture]);
      return [];
    },
    close: async () => {
      await Promise.all([...left.values()].flat().map((furniture) => furniture.close()));
      left.clear();
    },
  };
}

/** Rooms of one kind are furnished alike. */
function kindOf({ network = 'sealed', disk, writableRoot = false, services = true }: RoomRequest): string {
  return JSON.stringify([network, disk ?? null, writableRoot, services]);
}
