import { expect, test } from 'vitest';
import { retryAfter } from '../../../src/lib/retry-after.ts';

const DATE = 'Sun, 06 Nov 1994 08:49:37 GMT';

test.each([
  [{ 'retry-after': '120' }, 120],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:40 GMT', date: DATE }, 3],
  [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:30 GMT', date: DATE }, 0],
  [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:40 GMT' }, null],
  [{ 'retry-after': '1.5', date: DATE }, null],
  [{ 'retry-after': '-1', date: DATE }, null],
  [{ 'retry-after': 'soon', date: DATE }, null],
  [{}, null],
])('%j', (headers, seconds) => {
  expect(retryAfter(headers)).toBe(seconds);
});
