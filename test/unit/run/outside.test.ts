import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isHere } from '../../../src/run/outside.ts';

test('an engine is here where its machine bears our name, or none', () => {
  expect(isHere({ hostName: hostname() })).toBe(true);
  expect(isHere({ hostName: null })).toBe(true);
  expect(isHere({ hostName: `builder-of-${hostname()}` })).toBe(false);
});
