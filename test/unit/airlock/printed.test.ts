import { expect, test } from 'vitest';
import { printed, ROW } from '../../../src/airlock/agent/printed.ts';

test('values are printed by the server, never cast: a cast may be the subject’s own', () => {
  for (const type of ['text', 'boolean', 'character', 'public.mood', 'timestamp with time zone'])
    expect(printed('t."a"', type)).not.toMatch(/::|cast\s*\(/i);
  expect(ROW).not.toContain('::');
});

test('what is null stays null', () => {
  expect(printed('t."a"', 'integer')).toBe(`case when num_nulls(t."a") = 0 then format('%s', t."a") end`);
});

test('truth values and texts of a fixed length have the words that they had as text', () => {
  expect(printed('a', 'boolean')).toContain("when 't' then 'true' else 'false'");
  expect(printed('a', 'character')).toContain("rtrim(format('%s', a), ' ')");
});
