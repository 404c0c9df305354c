import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { goodParts, type Parts } from '../../../../specimens/forge/src/parts.ts';
import type { CategoryDescription } from '../../../../src/model/category.ts';
import type { Defect } from '../../../../src/model/defect.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const FOLDER = join(ROOT, 'specimens/forge/defects');
const files = globSync('*/*.ts', { cwd: FOLDER }).sort();

async function rulesOf(category: string): Promise<readonly string[]> {
  const url = pathToFileURL(join(ROOT, `src/categories/${category}/category.ts`)).href;
  const { description } = (await import(url)) as { readonly description: CategoryDescription };
  return description.rules.map((rule) => rule.id);
}

describe.each(files)('%s', async (file) => {
  const { default: defect } = (await import(pathToFileURL(join(FOLDER, file)).href)) as {
    readonly default: Defect<Parts>;
  };

  test('names a rule of its own category, and no rule that there is not', async () => {
    expect(defect.title).not.toBe('');
    expect(await rulesOf(dirname(file))).toContain(defect.rule);
    for (const [category, rules] of Object.entries(defect.mayBreak ?? {})) {
      expect([...(await rulesOf(category)), '*']).toEqual(expect.arrayContaining([...rules]));
    }
  });

  test('replaces exactly one part, or the Dockerfile', () => {
    const good = goodParts();
    const planted = defect.plant(good);
    expect(Object.keys(planted)).toEqual(Object.keys(good));
    const changed = Object.keys(good).filter(
      (key) => good[key as keyof Parts] !== planted[key as keyof Parts],
    );
    // What is wrong with an image is wrong with its Dockerfile alone.
    expect(changed).toHaveLength(defect.dockerfile === undefined ? 1 : 0);
  });
});
