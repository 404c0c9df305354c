import { expect, test } from 'vitest';
import { certainty } from '../../../src/lib/consistency/certainty.ts';

test.each([
  ['200', 'done'],
  ['201', 'done'],
  ['303', 'done'],
  ['400', 'not-done'],
  ['409', 'not-done'],
  ['422', 'not-done'],
  ['429', 'not-done'],
  ['ECONNREFUSED', 'not-done'],
  ['unsendable', 'not-done'],
  ['408', 'unknown'],
  ['499', 'unknown'],
  ['500', 'unknown'],
  ['503', 'unknown'],
  ['ECONNRESET', 'unknown'],
  ['timeout', 'unknown'],
  ['bad-response', 'unknown'],
])('after %s it is %s', (outcome, meant) => expect(certainty(outcome)).toBe(meant));
