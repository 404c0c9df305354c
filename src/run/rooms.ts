import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../model/failure.ts';
import type { RoomRequest } from '../model/room.ts';
import type { RoomMaterials } from '../room/materials.ts';
import { type Kept, type LeftRoom, type Opening, type OpenRoom, openRoom, reopenRoom } from '../room/open.ts';
import { takeOver, wallsAreLike } from '../room/walls.ts';
import { experiments, openings } from './machine.ts';
import type { WallStore } from './site.ts';

/** Milliseconds for which a room waits for others to give back networks, and between two tries. */
const NETWORKS_WITHIN = 15_000;
const LOOK_AGAIN = 1_000;

/** The rooms of one run, in which experiments come and go. */
export interface Rooms {
  /** Opens a room, or gives one that was left; `goOn` is called once the opening is no longer waiting for its turn. */
  readonly open: (request: RoomRequest, opening: Opening, goOn: () => void) => Promise<OpenRoom>;
  /** Takes a room back when its experiment is over; gives back what went wrong. */
  readonly leave: (open: OpenRoom) => Promise<readonly string[]>;
  /** The same for one that nobody else may have. */
  readonly end: (open: OpenRoom) => Promise<readonly string[]>;
  /** Takes down those that wait for somebody, or leaves their walls to other runs. */
  readonly close: () => Promise<void>;
}

/**
 * Every experiment has a fresh subject, empty places and, in a full run, fresh services; what is ours around them, the walls, stays as long
 * as somebody wants such a room, and is made as new in between. `kept` says how much of a room that is left in order is kept now: a quick
 * run keeps the services as well, since most of a short experiment's time would go into them; null is nothing. Walls that nobody here wants
 * any more are left to the other runs of the site, if there are any.
 */
export function createRooms(materials: RoomMaterials, store: WallStore, kept: () => Kept | null): Rooms {
  const left = new Map<string, LeftRoom[]>();
  const keep = (room: LeftRoom) => {
    const kind = kindOf(room.walls.request);
    left.set(kind, [...(left.get(kind) ?? []), room]);
  };
  const give = ({ walls }: LeftRoom) => store.give(wallsAreLike(materials, walls.request), walls);
  /** A room of this run, or walls of another. */
  const standing = (request: RoomRequest): LeftRoom | undefined => {
    const own = left.get(kindOf(request))?.pop();
    if (own) return own;
    const walls = store.take(wallsAreLike(materials, request));
    return walls && { walls: takeOver(walls, materials, request), furniture: null };
  };
  /** What starts containers waits for its turn. */
  const inTurn = (opening: Opening, goOn: () => void, work: () => Promise<OpenRoom>) =>
    openings.through(async () => {
      goOn();
      const began = performance.now();
      const open = await work();
      experiments.roomOpened(performance.now() - began, open.containers);
      return open;
    }, opening.signal);
  const fresh = async (request: RoomRequest, opening: Opening, goOn: () => void) => {
    for (const began = performance.now(); ; ) {
      try {
        return await inTurn(opening, goOn, () =>
          openRoom(materials, request, { ...opening, number: store.next() }),
        );
      } catch (cause) {
        if (!isShortOfNetworks(cause) || performance.now() - began > NETWORKS_WITHIN) throw cause;
        await close();
        await store.close();
        await sleep(LOOK_AGAIN, undefined, { signal: opening.signal });
      }
    }
  };

  /** Nobody here wants it any more. */
  const letGo = async (room: LeftRoom) => {
    const { walls, furniture } = room;
    const troubles = store.isShared && furniture ? await furniture.close() : [];
    if (store.isShared && troubles.length === 0) give(room);
    else await walls.close(furniture ?? undefined);
  };
  const end = (open: OpenRoom) => openings.through(open.close);
  const close = async () => {
    const rooms = [...left.values()].flat();
    left.clear();
    await Promise.all(rooms.map(letGo));
  };

  return {
    end,
    open: async (request, opening, goOn) => {
      const room = standing(request);
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
      if (now === null && !store.isShared) return end(open);
      const { room, troubles } = await (now === 'services'
        ? open.leave(now)
        : openings.through(() => open.leave('walls')));
      if (room === null) return troubles;
      if (now === null) give(room);
      else keep(room);
      return troubles;
    },
    close,
  };
}

/** Others' rooms, or ours, hold all networks that the engine has addresses for; they go in their time. */
function isShortOfNetworks(cause: unknown): boolean {
  return cause instanceof Failure && cause.code === 'networks-exhausted';
}

/** Rooms of one kind are furnished alike. */
function kindOf({ network = 'sealed', disk, writableRoot = false, services = true }: RoomRequest): string {
  return JSON.stringify([network, disk ?? null, writableRoot, services]);
}
