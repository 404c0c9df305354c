import { nearMiss } from '../lib/near-miss.ts';
import type { CategoryDescription } from '../model/category.ts';
import { Failure } from '../model/failure.ts';
import { categories } from './registry.ts';

/**
 * The category of this id, or of this number in the list of twenty-two.
 *
 * @throws Failure `wrong-use`, `no-such-category`, which says what was probably meant.
 */
export function findCategory(name: string): CategoryDescription {
  const found = categories.find(({ description: { id, number } }) => id === name || String(number) === name);
  if (found) return found.description;
  const meant = nearMiss(
    name,
    categories.map(({ description }) => description.id),
  );
  throw new Failure({
    class: 'wrong-use',
    code: 'no-such-category',
    message: `There is no category "${name}".`,
    remedy: meant === undefined ? 'See them all: cleanroom explain' : `Did you mean ${meant}?`,
  });
}
