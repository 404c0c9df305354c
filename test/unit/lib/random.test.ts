import { expect, test } from 'vitest';
import { derivedSeed, seededRandom } from '../../../src/lib/random.ts';

test('a seed gives these numbers on every machine, now and later', () => {
  const random = seededRandom('4f1c09');
  expect([random(), random(), random()]).toMatchInlineSnapshot(`
    [
      0.6529732514172792,
      0.9790321059990674,
      0.3364772228524089,
    ]
  `);
});

test('parts of a seed are named by all that leads to them', () => {
  expect(derivedSeed('4f1c09', 'error-handling', 'requests')).toBe('4f1c09/error-handling/requests');
  expect(derivedSeed('4f1c09')).toBe('4f1c09');
});
