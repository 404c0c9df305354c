import { expect, test } from 'vitest';
import { interleaved } from '../../../src/run/choose-defects.ts';
import { findDefects, findSpecimens } from '../../../src/run/specimens.ts';

test('defects come in turn, so that something was asked of every category long before the end', async () => {
  const planted = (await Promise.all(findSpecimens(undefined).map(findDefects))).flat();
  const key = ({ specimen, category }: (typeof planted)[number]) => `${specimen.name} ${category}`;
  const all = interleaved(planted);
  expect(new Set(all)).toEqual(new Set(planted));
  expect(all).toHaveLength(planted.length);
  expect(new Set(all.slice(0, planted.length / 4).map(key))).toEqual(new Set(planted.map(key)));
});
