import { expect, test } from 'vitest';
import { stopSignalOf } from '../../../src/lib/stop-signal.ts';

test.each([
  ['SIGQUIT', 'SIGQUIT'],
  ['quit', 'SIGQUIT'],
  ['3', 'SIGQUIT'],
  ['28', 'SIGWINCH'],
  ['SIGTERM', 'SIGTERM'],
  // Nobody can be asked by these, or only who was made for it.
  ['SIGKILL', null],
  ['9', null],
  ['SIGRTMIN+3', null],
  ['', null],
  [undefined, null],
])('an image that says %s', (written, signal) => {
  expect(stopSignalOf(written)).toBe(signal);
});
