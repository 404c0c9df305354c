import { availableParallelism, freemem, totalmem } from 'node:os';
import { expect, test } from 'vitest';
import {
  experiments,
  memoryForRooms,
  roomOpened,
  USUAL_EXPERIMENTS,
  wantExperiments,
} from '../../../src/run/machine.ts';

const CONTAINERS = 4;
const times = (count: number, ms: number) => {
  for (let n = 0; n < count; n += 1) roomOpened(ms, CONTAINERS);
};

test('experiments at the same time follow how long rooms take to open', () => {
  expect(experiments.atOnce()).toBe(availableParallelism());
  roomOpened(2_500, CONTAINERS);
  expect(experiments.atOnce()).toBe(availableParallelism() + 1);
  times(100, 2_500);
  expect(experiments.atOnce()).toBe(USUAL_EXPERIMENTS);
  roomOpened(5_000, CONTAINERS);
  expect(experiments.atOnce()).toBe(USUAL_EXPERIMENTS - 1);
  times(100, 5_000);
  expect(experiments.atOnce()).toBe(availableParallelism());
  times(100, 2_500);
  expect(experiments.atOnce()).toBe(availableParallelism());
  times(100, 900);
  expect(experiments.atOnce()).toBe(USUAL_EXPERIMENTS);
});

test('a room of one container is held to less than one of four', () => {
  roomOpened(2_000, 1);
  expect(experiments.atOnce()).toBe(USUAL_EXPERIMENTS - 1);
  roomOpened(1_900, CONTAINERS);
  expect(experiments.atOnce()).toBe(USUAL_EXPERIMENTS);
});

test('who asks for more gets it, as long as the machine bears it', () => {
  wantExperiments(1);
  expect(experiments.atOnce()).toBe(USUAL_EXPERIMENTS);
  wantExperiments(USUAL_EXPERIMENTS + 3);
  expect(experiments.atOnce()).toBe(USUAL_EXPERIMENTS);
  times(3, 900);
  expect(experiments.atOnce()).toBe(USUAL_EXPERIMENTS + 3);
  roomOpened(5_000, CONTAINERS);
  expect(experiments.atOnce()).toBe(USUAL_EXPERIMENTS + 2);
});

test('free memory bounds an engine on this machine, its size one elsewhere', () => {
  expect(memoryForRooms(totalmem())).toBeLessThanOrEqual(Math.max(freemem(), totalmem() * 0.8));
  expect(memoryForRooms(totalmem() / 4)).toBe(totalmem() / 5);
  expect(memoryForRooms(totalmem() * 4)).toBe(totalmem() * 3.2);
});
