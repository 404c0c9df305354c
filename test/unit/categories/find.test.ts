import { expect, test } from 'vitest';
import { findCategory } from '../../../src/categories/find.ts';

test('a category is found by its id and by its number', () => {
  expect(findCategory('health-checks').number).toBe(14);
  expect(findCategory('14')).toBe(findCategory('health-checks'));
});

test.each([
  ['health-check', 'Did you mean health-checks?'],
  ['HealthChecks', 'Did you mean health-checks?'],
  ['nothing-like-it', 'See them all: cleanroom explain'],
  ['99', 'See them all: cleanroom explain'],
  ['', 'See them all: cleanroom explain'],
])('"%s" is none', (name, remedy) => {
  expect(() => findCategory(name)).toThrow(
    expect.objectContaining({
      class: 'wrong-use',
      code: 'no-such-category',
      message: `There is no category "${name}".`,
      remedy,
    }),
  );
});
