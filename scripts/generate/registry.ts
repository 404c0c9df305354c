import type { Category } from '../../src/model/category.ts';

/** Source of `src/categories/registry.ts`: every category by its folder alone. */
export function registry(categories: readonly Category[]): string {
  const ids = categories.map(({ description }) => description.id);
  const imports = ids.toSorted().map((id) => `import { category as ${nameOf(id)} } from './${id}/index.ts';`);
  return `// Written by scripts/generate.ts from the folders beside it.
import type { Category } from '../model/category.ts';
${imports.join('\n')}

/** Every category, in the order of their numbers. */
export const categories: readonly Category[] = [
${ids.map((id) => `  ${nameOf(id)} as Category,\n`).join('')}];
`;
}

function nameOf(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
