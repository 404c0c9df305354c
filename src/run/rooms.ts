import type { RoomRequest } from '../model/room.ts';
import type { RoomMaterials } from '../room/materials.ts';
import { type Kept, type LeftRoom, type Opening, type OpenRoom, openRoom, reopenRoom } from '../room/open.ts';
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
 * Every experiment has a fresh subject, empty places and, in a full run, fresh services; what is ours around them, the walls, stays as long
 * as somebody wants such a room, and is made as new in between. `kept` says how much of a room that is left in order is kept now: a quick
 * run keeps the services as well, since most of a short experiment's time would go into them; null is nothing.
 */
export function createRooms(materials: RoomMaterials, kept: () => Kept | null): Rooms {
  const left = new Map<string, LeftRoom[]>();
  let number = 0;

  const keep = (room: LeftRoom) => {
    const kind = kindOf(room.walls.request);
    left.set(kind, [...(left.get(kind) ?? []), room]);
  };
  /** What starts containers waits for its turn. */
  const inTurn = (opening: Opening, goOn: () => void, work: () => Promise<OpenRoom>) =>
    openings.through(async () => {
      goOn();
      const began = performance.now();
      const open = await work();
      roomOpened(performance.now() - began, open.containers);
      return open;
    }, opening.signal);
  const fresh = (request: RoomRequest, opening: Opening, goOn: () => void) =>
    inTurn(opening, goOn, () => {
      number += 1;
      return openRoom(materials, request, { ...opening, number });
    });

  const end = (open: OpenRoom) => openings.through(open.close);

  return {
    end,
    open: async (request, opening, goOn) => {
      const room = left.get(kindOf(request))?.pop();
      if (room === undefined) return fresh(request, opening, goOn);
      let taken = false;
      const again = () => {
        taken = true;
        return reopenRoom(room, opening);
      };
      // One that cannot be made as new is gone; a fresh one is always as good.
      const instead = (cause: unknown) => {
        if (taken) return fresh(request, opening, () => undefined);
        keep(room);
        throw cause;
      };
      if (room.furniture === null) return inTurn(opening, goOn, again).catch(instead);
      goOn();
      return again().catch(instead);
    },
    leave: async (open) => {
      const now = kept();
      if (now === null) return end(open);
      const room = await (now === 'walls' ? openings.through(() => open.leave(now)) : open.leave(now));
      if (room !== null) keep(room);
      return [];
    },
    close: async () => {
      const rooms = [...left.values()].flat();
      left.clear();
      await Promise.all(rooms.map(({ walls, furniture }) => walls.close(furniture ?? undefined)));
    },
  };
}

/** Rooms of one kind are furnished alike. */
function kindOf({ network = 'sealed', disk, writableRoot = false, services = true }: RoomRequest): string {
  return JSON.stringify([network, disk ?? null, writableRoot, services]);
}
