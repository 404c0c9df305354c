import { randomBytes } from 'node:crypto';
import type { Engine } from '../model/engine.ts';
import type { OnProgress } from '../model/progress.ts';
import type { RoomMaterials } from '../room/materials.ts';
import type { Walls } from '../room/walls.ts';
import { plantOutside } from './outside.ts';
import { OWNER_LABEL, ownerLabel, RUN_LABEL } from './owner.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

/** Milliseconds after which walls that nobody asked for are taken down: an engine has address ranges for some thirty networks in all. */
const IDLE_WITHIN = 30_000;

/** Numbers rooms, and keeps the walls that some have left for others. */
export interface WallStore {
  /** Whether more than one run has its rooms there. */
  readonly isShared: boolean;
  readonly next: () => number;
  /** Walls that are like these, and that nobody else has from now on. */
  readonly take: (like: string) => Walls | undefined;
  /** Leaves walls in which nothing stands; they go when nobody asks for them in time. */
  readonly give: (like: string, walls: Walls) => void;
  /** Takes down all that were left. */
  readonly close: () => Promise<void>;
}

interface Idle {
  readonly walls: Walls;
  readonly timer: NodeJS.Timeout;
}

export function createWallStore(isShared: boolean, idleWithin = IDLE_WITHIN): WallStore {
  const left = new Map<string, Idle[]>();
  const closing = new Set<Promise<unknown>>();
  let number = 0;
  const close = ({ walls, timer }: Idle) => {
    clearTimeout(timer);
    const closed = walls.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  return {
    isShared,
    next: () => {
      number += 1;
      return number;
    },
    take: (like) => {
      const idle = left.get(like)?.pop();
      clearTimeout(idle?.timer);
      return idle?.walls;
    },
    give: (like, walls) => {
      const ofThem = left.get(like) ?? [];
      left.set(like, ofThem);
      const timer = setTimeout(() => {
        ofThem.splice(ofThem.indexOf(idle), 1);
        close(idle);
      }, idleWithin);
      timer.unref();
      const idle = { walls, timer };
      ofThem.push(idle);
    },
    close: async () => {
      for (const ofThem of left.values()) for (const idle of ofThem.splice(0)) close(idle);
      await Promise.all(closing);
    },
  };
}

/**
 * Where rooms stand: their name and labels on the engine, what is planted outside of them, and a watchdog. It is one run's own, or that
 * of the many short runs of a matrix, which leave the walls of their rooms to each other.
 */
export interface Site extends Pick<RoomMaterials, 'runName' | 'labels' | 'outside'> {
  readonly walls: WallStore;
  /** Takes down all that stands there. What cannot be removed now is left to the watchdog. */
  readonly close: (progress: OnProgress) => Promise<void>;
}

/** @throws Failure `canary-not-planted` where nothing can be written on this host. */
export async function openSite(engine: Engine, isShared = false): Promise<Site> {
  const runName = `cleanroom-${randomBytes(4).toString('hex')}`;
  const watchdog = startWatchdog(runName);
  const outside = await plantOutside(runName, engine);
  const walls = createWallStore(isShared);
  return {
    runName,
    labels: { [RUN_LABEL]: runName, [OWNER_LABEL]: ownerLabel() },
    outside,
    walls,
    close: async (progress) => {
      outside.remove();
      await walls.close();
      await leaveNothing(engine, runName, watchdog, progress);
    },
  };
}

/** What cannot be removed now, because the engine has gone say, is left to the watchdog, which goes on trying. */
async function leaveNothing(
  engine: Engine,
  runName: string,
  watchdog: Watchdog,
  progress: OnProgress,
): Promise<void> {
  try {
    await engine.sweep(RUN_LABEL, runName);
    watchdog.dismiss();
  } catch (error) {
    watchdog.takeOver();
    const reason = error instanceof Error ? error.message : String(error);
    progress({
      kind: 'preparing',
      what: `${reason} What is left of ${runName} goes when it is back, or with \`cleanroom sweep\`.`,
    });
  }
}
