import { expect, test } from 'vitest';
import { endOf } from '../../../src/room/service.ts';

test('what the engine is late to tell of has ended when its life was over', () => {
  expect(endOf({ startedBy: 1_000 }, 12_300, 10_000)).toBe(11_000);
});

test('what we heard at once ended then, whatever the engine’s clock was set to meanwhile', () => {
  expect(endOf({ startedBy: 1_000 }, 9_000, 3_600_000)).toBe(9_000);
  expect(endOf({ startedBy: 1_000 }, 9_000, null)).toBe(9_000);
});
