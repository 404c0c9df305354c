import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Category } from '../../src/model/category.ts';

/** Loads the category of every folder, in the order of their numbers. Throws where a folder and its id disagree. */
export async function loadCategories(folder: string): Promise<readonly Category[]> {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const categories = await Promise.all(names.map(({ name }) => load(folder, name)));
  return categories.toSorted((a, b) => a.description.number - b.description.number);
}

async function load(folder: string, name: string): Promise<Category> {
  const file = join(folder, name, 'index.ts');
  const { category }: { category: Category } = await import(pathToFileURL(file).href);
  if (category.description.id !== name) {
    throw new Error(`${file} has the id ${category.description.id}; a category's id is its folder's name`);
  }
  return category;
}
