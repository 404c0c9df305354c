import { availableParallelism, freemem, totalmem } from 'node:os';
import { createGate, type Gate } from './gate.ts';

/**
 * What this machine bears, over all runs of this process. The kernel's figures would tell only of the machine that cleanroom itself
 * runs on; how long a room takes to open tells of the one on which the rooms are.
 */
const CORES = availableParallelism();

/**
 * Rooms are opened and taken down one by one for every two cores: that is where the engine has most to do, and several at once
 * would only slow down each other, and whatever is being timed in the rooms beside them.
 */
export const openings = createGate(Math.max(1, Math.floor(CORES / 2)));

/** Much of an experiment is waiting, so that three for each core keep it busy; a machine that cannot do that gets fewer. */
export const USUAL_EXPERIMENTS = 3 * CORES;

/**
 * Milliseconds that a room of so many containers takes to open beyond which there is too much at once; below two thirds of that
 * there may be more.
 */
const slow = (containers: number) => 1_000 + 500 * containers;

/** How many experiments go on at the same time. */
export interface Lanes extends Pick<Gate, 'through' | 'atOnce'> {
  /** Who asks for more than usual gets it, as long as the machine bears it. */
  readonly want: (atOnce: number) => void;
  /**
   * Says how long a room took to open, in milliseconds, and how many containers it has: experiments at the same time follow that, one
   * up or down each time. Until the first that was slow, each that was not is one more.
   */
  readonly roomOpened: (ms: number, containers: number) => void;
}

/** One for each core to begin with: as rooms are opened one by one, more would only wait, unless the machine bears more. */
export function createLanes(least: number, usual: number): Lanes {
  const gate = createGate(least);
  let most = usual;
  let isBeginning = true;
  return {
    through: gate.through,
    atOnce: gate.atOnce,
    want: (atOnce) => {
      most = Math.max(most, atOnce);
    },
    roomOpened: (ms, containers) => {
      const bound = slow(containers);
      if (ms > bound) {
        isBeginning = false;
        gate.resize(Math.max(least, gate.atOnce() - 1));
      } else if (isBeginning || ms < (2 / 3) * bound) gate.resize(Math.min(most, gate.atOnce() + 1));
    },
  };
}

export const experiments = createLanes(CORES, USUAL_EXPERIMENTS);

/** What a kernel keeps for itself differs by what it is asked, never by as much as this. */
const SAME_MACHINE = 0.1;
/** The rest is for the engine, the kernel, and whoever else is there. */
const FOR_ROOMS = 0.8;

/**
 * Bytes that rooms may take together on an engine that has so many. What is free is known only of this machine, which is the engine's own where
 * both are of one size; of another one only its size is known.
 */
export function memoryForRooms(engineMemory: number): number {
  const isHere = Math.abs(engineMemory - totalmem()) < totalmem() * SAME_MACHINE;
  return FOR_ROOMS * (isHere ? Math.min(engineMemory, freemem()) : engineMemory);
}
