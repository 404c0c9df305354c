import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaughtDefect, CleanSpecimen } from '../../src/model/matrix.ts';
import { type DefectName, plantedDefects, prove } from '../../src/run/prove.ts';

/**
 * The detection matrix on every defect’s own category, quickly first, and the clean specimens in full. `cleanroom prove` without
 * `--own` asks every category of every defect; that takes longer than a test run may.
 */
const planted = await plantedDefects();
/**
 * On a machine so slow that this time is not enough, the defects that are left are told as skipped, by name: it takes half
 * of it on two ordinary cores. Within `npm test` it is what the other tests have left of the time for all.
 */
const UNTIL = Number(process.env.CLEANROOM_MATRIX_UNTIL ?? Date.now() + 45 * 60_000);
const WITHIN = Math.max(0, UNTIL - Date.now());
/** Results come when they come; a test may have to wait for those before it. */
const LONGEST = WITHIN + 20 * 60_000;
const NOT_ASKED = 'not asked';
const interrupt = new AbortController();
/** Defects that were not caught at once. */
const again: string[] = [];
type Result = CleanSpecimen | CaughtDefect | typeof NOT_ASKED;
const results = new Map<string, PromiseWithResolvers<Result>>();
/** Why there will be no more results. */
let broken: { readonly reason: unknown } | null = null;
const result = (key: string) => {
  const known = results.get(key) ?? Promise.withResolvers<Result>();
  results.set(key, known);
  if (broken) known.reject(broken.reason);
  return known;
};
const keyOf = (line: CleanSpecimen | CaughtDefect | DefectName) =>
  'defect' in line ? `${line.specimen} ${line.category}/${line.defect}` : `${line.specimen} clean`;

beforeAll(() => {
  prove({
    ownOnly: true,
    parallel: 6,
    within: WITHIN,
    onNotAsked: (defect) => result(keyOf(defect)).resolve(NOT_ASKED),
    signal: interrupt.signal,
    onResult: (line) => {
      result(keyOf(line)).resolve(line);
      if ('defect' in line && line.attempts > 1)
        again.push(`${keyOf(line)}: ${line.attempts}, of which missed ${line.missed}`);
    },
  }).catch((reason: unknown) => {
    broken = { reason };
    for (const { reject } of results.values()) reject(reason);
  });
});

afterAll(() => {
  interrupt.abort();
  if (again.length > 0) console.log(`more than one attempt:\n${again.join('\n')}`);
});

describe('the specimens as they stand', { timeout: LONGEST }, () => {
  test.each([...new Set(planted.map(({ specimen }) => specimen))])('%s is ready', async (specimen) => {
    const line = (await result(`${specimen} clean`).promise) as CleanSpecimen;
    expect(line.doubts).toEqual([]);
    expect(line.falseAlarms).toEqual([]);
    expect(line.verdict).toBe('ready');
  });
});

describe('every planted defect is caught by the rule it names, and nothing else is accused', {
  timeout: LONGEST,
}, () => {
  test.for(planted)('$specimen $category/$defect', async ({ specimen, category, defect }, { skip }) => {
    const told = await result(`${specimen} ${category}/${defect}`).promise;
    if (told === NOT_ASKED) return skip('not asked: the time for the matrix was over');
    const line = told as CaughtDefect;
    expect(line.caught ? [] : line.doubts).toEqual([]);
    const { caught, falseAlarms } = line;
    // The folders of the runs that did not catch it stand in the message.
    expect({ caught, falseAlarms, missedIn: caught ? [] : line.kept }).toEqual({
      caught: true,
      falseAlarms: [],
      missedIn: [],
    });
  });
});
