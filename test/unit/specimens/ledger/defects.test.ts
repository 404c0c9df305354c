import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { goodParts, type Parts } from '../../../../specimens/ledger/src/parts.ts';
import type { CategoryDescription } from '../../../../src/model/category.ts';
import type { Defect } from '../../../../src/model/defect.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const FOLDER = join(ROOT, 'specimens/ledger/defects');
const files = globSync('*/*.ts', { cwd: FOLDER }).sort();

async function rulesOf(category: string): Promise<readonly string[]> {
  const url = pathToFileURL(join(ROOT, `src/categories/${category}/category.ts`)).href;
  const { description } = (await import(url)) as { description: CategoryDescription };
  return description.rules.map((rule) => rule.id);
}

describe.each(files)('%s', async (file) => {
  const { default: defect } = (await import(pathToFileURL(join(FOLDER, file)).href)) as {
    default: Defect<Parts>;
  };

  test('names a rule of its own category, and only rules that there are', async () => {
    expect(defect.title).not.toBe('');
    expect(await rulesOf(dirname(file))).toContain(defect.rule);
    for (const [category, rules] of Object.entries(defect.mayBreak ?? {})) {
      expect([...(await rulesOf(category)), '*']).toEqual(expect.arrayContaining([...rules]));
      expect(rules).not.toContain(category === dirname(file) ? defect.rule : undefined);
    }
  });

  test('replaces exactly one good part, or the Dockerfile', () => {
    const good = goodParts();
    const planted = defect.plant(good);
    expect(Object.keys(planted)).toEqual(Object.keys(good));
    const replaced = Object.keys(good).filter(
      (part) => planted[part as keyof Parts] !== good[part as keyof Parts],
    );
    // What is wrong with an image is wrong with its Dockerfile alone.
    expect(replaced).toHaveLength(defect.dockerfile === undefined ? 1 : 0);
  });
});
