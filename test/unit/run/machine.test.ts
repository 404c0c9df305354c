import { freemem, totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { createLanes, memoryForRooms } from '../../../src/run/machine.ts';

const [LEAST, USUAL, CONTAINERS] = [2, 6, 4];

const begin = () => {
  const lanes = createLanes(LEAST, USUAL);
  const opened = (count: number, ms: number, containers = CONTAINERS) => {
    for (let n = 0; n < count; n += 1) lanes.roomOpened(ms, containers);
    return lanes.atOnce();
  };
  return { ...lanes, opened };
};

test('they begin with few, and each room that was not slow to open is one more', () => {
  const { atOnce, opened } = begin();
  expect(atOnce()).toBe(LEAST);
  expect(opened(1, 2_500)).toBe(LEAST + 1);
  expect(opened(100, 2_500)).toBe(USUAL);
});

test('from the first that was slow they follow how long rooms take to open', () => {
  const { opened } = begin();
  opened(100, 900);
  expect(opened(1, 5_000)).toBe(USUAL - 1);
  expect(opened(100, 5_000)).toBe(LEAST);
  expect(opened(100, 2_500)).toBe(LEAST);
  expect(opened(1, 900)).toBe(LEAST + 1);
  expect(opened(100, 900)).toBe(USUAL);
});

test('a room of one container is held to less than one of four', () => {
  const { opened } = begin();
  opened(100, 900);
  expect(opened(1, 2_000, 1)).toBe(USUAL - 1);
  expect(opened(1, 1_900)).toBe(USUAL);
});

test('who asks for more gets it, as long as the machine bears it', () => {
  const { want, opened } = begin();
  want(1);
  expect(opened(100, 900)).toBe(USUAL);
  want(USUAL + 3);
  expect(opened(100, 900)).toBe(USUAL + 3);
  expect(opened(1, 5_000)).toBe(USUAL + 2);
});

test('free memory bounds an engine on this machine, its size one elsewhere', () => {
  expect(memoryForRooms(totalmem())).toBeLessThanOrEqual(Math.max(freemem(), totalmem() * 0.8));
  expect(memoryForRooms(totalmem() / 4)).toBe(totalmem() / 5);
  expect(memoryForRooms(totalmem() * 4)).toBe(totalmem() * 3.2);
});
