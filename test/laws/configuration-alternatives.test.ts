import { describe, expect, test } from 'vitest';
import { draw } from '../../src/categories/configuration-validation/mutate/draw.ts';
import { fileMutants } from '../../src/categories/configuration-validation/mutate/files.ts';
import { LANGUAGES } from '../../src/categories/configuration-validation/mutate/languages.ts';
import { compileSchema } from '../../src/categories/configuration-validation/schema.ts';
import { seededRandom } from '../../src/lib/random.ts';

type Node = Record<string, unknown>;

const text = { type: 'string', minLength: 1 };
const shape = (action: string, properties: Node, required: readonly string[]) => ({
  type: 'object',
  properties: { action: { const: action }, ...properties },
  required: ['action', ...required],
  additionalProperties: false,
});
const copy = shape('copy', { from: text, to: text }, ['from', 'to']);
const check = shape('check', { file: text, contains: text }, ['file']);
const steps = (...branches: readonly Node[]) => ({
  properties: { steps: { type: 'array', items: { oneOf: branches } } },
});
const GOOD = { steps: [{ action: 'copy', from: 'a', to: 'b' }] };

const mutantsOf = (schema: Node, good: Node = GOOD, format: 'json' | 'toml' | 'yaml' = 'json') => {
  const language = LANGUAGES[format];
  const start = format === 'json' ? '{}' : '';
  const written = Object.entries(good).reduce(
    (all, [key, value]) => language.open(all).added([], key, value),
    start,
  );
  const promised = {
    schema: compileSchema(schema, false),
    required: [],
    exact: false,
    secrets: [],
    duplicates: null,
    byteOrderMark: 'either' as const,
  };
  return fileMutants(written, language, promised, { named: true, random: seededRandom('s') });
};
const alternatives = (...given: Parameters<typeof mutantsOf>) =>
  mutantsOf(...given).filter(({ what }) => / as (action|what has)/.test(what));
const dataOf = ({ given }: { readonly given: object }, format: 'json' | 'toml' | 'yaml' = 'json') =>
  LANGUAGES[format].read('text' in given ? String(given.text) : '');

describe('a shape that the good configuration does not show', () => {
  test.each(['json', 'toml', 'yaml'] as const)('is made wrong in three ways in %s', (format) => {
    const found = alternatives(steps(copy, check), GOOD, format);
    expect(found.map(({ kind, expected, meant, names }) => [kind, expected, meant, names])).toEqual([
      ['unknown key', 'refused', 'contains', [expect.stringMatching(/^[a-z]+$/), 'steps']],
      ['key removed', 'refused', null, ['file', 'steps']],
      ['wrong type', 'refused', null, ['file', 'steps']],
    ]);
    expect(found[0]?.what).toMatch(/^steps\[0\] as action check: \w+ for contains$/);
    expect(found[0]?.why).toBe('the schema says: steps.0 must match exactly one schema in oneOf');
    const [wrong = ''] = found[0]?.names ?? [];
    expect(found.map((mutant) => dataOf(mutant, format))).toEqual([
      { steps: [{ action: 'check', file: 'cleanroom', [wrong]: 'cleanroom' }] },
      { steps: [{ action: 'check' }] },
      { steps: [{ action: 'check', file: 12_345 }] },
    ]);
  });

  test('has a required key misspelt beside the right one where no key may be left out', () => {
    const run = shape('run', { script: text }, ['script']);
    const [first] = alternatives(steps(copy, run));
    expect(first?.what).toMatch(/^steps\[0\] as action run: \w+ beside script$/);
    expect(dataOf(first ?? { given: {} })).toMatchObject({ steps: [{ action: 'run', script: 'cleanroom' }] });
  });

  test('is found by reference, in maps, under anyOf, and where the good value is no object', () => {
    const git = { type: 'object', properties: { git: text }, required: ['git'], additionalProperties: false };
    const schema = {
      definitions: { source: { anyOf: [{ type: 'string' }, { $ref: '#/definitions/git' }] }, git },
      properties: { sources: { additionalProperties: { allOf: [{ $ref: '#/definitions/source' }] } } },
    };
    // A choice of which one shape is no object has only that other one to be tried.
    expect(alternatives(schema, { sources: { one: 'a', two: 'b' } }).map(({ what }) => what)).toEqual([
      expect.stringMatching(/^sources\.one as what has git: \w+ beside git$/),
      'sources.one as what has git: git left out',
      'sources.one as what has git: git: the number 12345 for a text',
    ]);
  });

  test('has a key that was meant only where another says which shape it is', () => {
    const closed = { type: 'object', additionalProperties: false };
    const git = { ...closed, properties: { git: text, ref: text }, required: ['git'] };
    const path = { ...closed, properties: { path: text }, required: ['path'] };
    const [first] = alternatives(
      { properties: { source: { anyOf: [git, path] } } },
      { source: { path: '.' } },
    );
    expect(first).toMatchObject({
      kind: 'unknown key',
      what: expect.stringMatching(/ for ref$/),
      meant: null,
    });
    expect(alternatives(steps(copy, check))[0]?.meant).toBe('contains');
  });

  test('has values that were made up, which nobody saw the program take', () => {
    expect(alternatives(steps(copy, check)).map(({ madeUp }) => madeUp)).toEqual([true, true, true]);
    const others = mutantsOf(steps(copy, check)).filter(({ what }) => !/ as action /.test(what));
    expect(others.filter(({ madeUp }) => madeUp)).toEqual([]);
  });

  test('is made of what a schema needs: numbers, lists, objects in it', () => {
    const deep = shape(
      'deep',
      {
        count: { type: 'integer', minimum: 3 },
        names: { type: 'array', items: text, minItems: 2 },
        on: { type: 'boolean' },
        level: { enum: ['low', 'high'] },
        inner: { type: 'object', properties: { id: { type: 'string', minLength: 12 } }, required: ['id'] },
      },
      ['count', 'names', 'on', 'level', 'inner'],
    );
    const removed = alternatives(steps(copy, deep)).find(({ kind }) => kind === 'key removed');
    expect(removed && dataOf(removed)).toEqual({
      steps: [
        {
          action: 'deep',
          names: ['cleanroom', 'cleanroom'],
          on: true,
          level: 'low',
          inner: { id: 'cleanroomxxx' },
        },
      ],
    });
  });

  test.each<[string, Node, Node?]>([
    ['the good configuration shows every one', steps(copy)],
    [
      'it is shown in another place',
      steps(copy, check),
      { steps: [...GOOD.steps, { action: 'check', file: 'x' }] },
    ],
    [
      'nobody knows what it takes',
      steps(copy, shape('check', { file: { type: 'string', pattern: '^/[0-9]+$' } }, ['file'])),
    ],
    [
      'the choice is only of types',
      { properties: { steps: { anyOf: [{ type: 'array' }, { type: 'null' }] } } },
    ],
  ])('is not tried where %s', (_, schema, good) => expect(alternatives(schema, good ?? GOOD)).toEqual([]));

  test('says nothing of keys that the shape takes all the same', () => {
    const open = { ...check, additionalProperties: true };
    expect(alternatives(steps(copy, open)).map(({ kind }) => kind)).toEqual(['key removed', 'wrong type']);
  });

  test('is one of eight at most, and a schema that goes round has an end', () => {
    const many = Array.from({ length: 12 }, (_, index) => shape(`kind${index}`, { file: text }, ['file']));
    expect(alternatives(steps(copy, ...many))).toHaveLength(24);
    const round: Node = { $ref: '#/definitions/step' };
    const group = shape('group', { of: { type: 'array', items: round, minItems: 1 } }, ['of']);
    const step = { oneOf: [copy, group] };
    const found = alternatives({ definitions: { step }, properties: { steps: { items: round } } });
    expect(found.map(({ expected }) => expected)).toEqual(['refused', 'refused', 'refused']);
  });

  test('is drawn in every full run with its unknown key, and by chance in a quick one', () => {
    const all = mutantsOf(steps(copy, check, shape('run', { script: text }, ['script'])));
    const unknown = alternatives(steps(copy, check)).filter(({ kind }) => kind === 'unknown key');
    const drawn = draw(all, 15, seededRandom('d'), 'full').filter(({ always }) => always === 'in full');
    expect(drawn).toHaveLength(2);
    expect(unknown).toHaveLength(1);
    const quick = Array.from(
      { length: 30 },
      (_, seed) =>
        draw(all, 15, seededRandom(String(seed))).filter(({ always }) => always === 'in full').length,
    );
    expect(Math.min(...quick)).toBeLessThan(2);
  });
});
