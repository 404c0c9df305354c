import { expect, test } from 'vitest';
import { dependentsIn } from '../../../src/engine/docker/remove.ts';

const [subject, one, other] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));

test('containers that must go first are those that Podman names, not the one that is asked for', () => {
  const refusal = `container ${subject} has dependent containers which must be removed before it: ${one}, ${other}: container already exists`;
  expect(dependentsIn(refusal)).toEqual([one, other]);
});

test('any other refusal names none', () => {
  expect(dependentsIn(`removal of container ${subject} is already in progress`)).toEqual([]);
});
