import { expect, test } from 'vitest';
import { isShownAsProof } from '../../../src/lib/bearer.ts';

test.each([
  [{ authorization: 'Bearer ${credential}' }, true],
  [{ Cookie: 'sid=${credential}' }, true],
  [{ 'X-API-Key': '${credential}' }, true],
  // Whoever stands before it has proved who that is.
  [{ 'x-user': '${credential}' }, false],
  [{ authorization: 'Bearer of something else', 'x-cart': '${credential}' }, false],
  [{}, false],
])('in %j it is shown as a proof: %j', (headers, proof) => {
  expect(isShownAsProof(headers, '${credential}')).toBe(proof);
});
