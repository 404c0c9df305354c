import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  edited,
  type Language,
  pathsOf,
  spelt,
} from '../../src/categories/configuration-validation/mutate/document.ts';
import { draw } from '../../src/categories/configuration-validation/mutate/draw.ts';
import {
  environmentMutants,
  fileMutants,
} from '../../src/categories/configuration-validation/mutate/files.ts';
import { LANGUAGES } from '../../src/categories/configuration-validation/mutate/languages.ts';
import type { Mutant, Promised } from '../../src/categories/configuration-validation/mutate/mutant.ts';
import { broken } from '../../src/categories/configuration-validation/mutate/syntax.ts';
import { typo } from '../../src/categories/configuration-validation/mutate/values.ts';
import { compileSchema } from '../../src/categories/configuration-validation/schema.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { cases } from './budget.ts';

const key = fc
  .stringMatching(/^[a-z][a-z0-9_-]{0,9}$/)
  .filter((name) => !/^(?:true|false|null|y|n|yes|no|on|off)$/.test(name));
const word = fc.stringMatching(/^[A-Za-z0-9 ._:/@-]{0,20}$/);
const scalar = fc.oneof(
  word,
  fc.integer(),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
);
const object = (depth: number): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(
    key,
    depth === 0
      ? scalar
      : fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(word, { maxLength: 3 }), object(depth - 1)),
    { minKeys: 1, maxKeys: 5, noNullPrototype: true },
  );

/** Texts of each format, as people write them. */
const plainKey = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,9}$/);
const plainValue = fc.stringMatching(/^[A-Za-z0-9./:@][A-Za-z0-9 ./:@]{0,18}[A-Za-z0-9]$/);
const lines = (pairs: Record<string, string>, separator: string) =>
  Object.entries(pairs).map(([name, value]) => `${name}${separator}${value}`);
const section = fc.dictionary(plainKey, plainValue, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
const ini = fc
  .dictionary(
    plainKey.map((name) => `section-${name}`),
    section,
    { minKeys: 1, maxKeys: 3, noNullPrototype: true },
  )
  .map((sections) =>
    [
      '; a comment',
      ...Object.entries(sections).flatMap(([name, pairs]) => [`[${name}]`, ...lines(pairs, ' = '), '']),
    ].join('\n'),
  );
const TEXTS: Readonly<Record<keyof typeof LANGUAGES, fc.Arbitrary<string>>> = {
  json: object(2).map((data) => JSON.stringify(data, null, 2)),
  toml: object(2).map((data) => LANGUAGES.toml.open('').added([], 'root', data)),
  yaml: object(2).map((data) =>
    LANGUAGES.yaml.open('# a comment\nfirst: 1 # kept\n').added([], 'root', data),
  ),
  ini,
  dotenv: section.map((pairs) => ['# a comment', ...lines(pairs, '=')].join('\n')),
};

const nothingSaid: Promised = {
  schema: null,
  required: [],
  exact: false,
  secrets: [],
  duplicates: null,
  byteOrderMark: 'either',
};
const mutantsOf = (text: string, language: Language, seed: string, promised = nothingSaid) =>
  fileMutants(text, language, promised, { named: true, random: seededRandom(seed) });
const textOf = ({ given }: Mutant): string => ('text' in given ? String(given.text) : '');
/** JSON knows no -0. */
const same = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each(Object.entries(LANGUAGES))('%s', (format, language) => {
  const text = TEXTS[format as keyof typeof LANGUAGES];
  const each = (check: (written: string, seed: string) => void) =>
    fc.assert(fc.property(text, fc.string(), check), { numRuns: cases(25) });

  test('a removed key is gone, and nothing else', () => {
    each((written) => {
      const { data, without } = language.open(written);
      for (const path of pathsOf(data)) {
        const expected = same(edited(data, path, () => undefined));
        const left = same(language.read(without(path)) ?? {});
        // Where all is lines, a section without lines is no section.
        expect(language.textual ? withoutEmpty(left) : left, spelt(path)).toEqual(
          language.textual ? withoutEmpty(expected) : expected,
        );
      }
    });
  });

  test('another value stands in its place, and the rest is as it was', () => {
    each((written) => {
      const document = language.open(written);
      for (const path of pathsOf(document.data)) {
        if (language.textual && path.length === 1 && format === 'ini') continue;
        const value = language.textual ? 'cleanroom' : ['cleanroom', 12_345];
        expect(same(language.read(document.with(path, value))), spelt(path)).toEqual(
          same(edited(document.data, path, () => value)),
        );
      }
    });
  });

  test('each mutant that can be read differs from the good file in the place that it names', () => {
    each((written, seed) => {
      const { data } = language.open(written);
      const paths = pathsOf(data).map(spelt);
      for (const mutant of mutantsOf(written, language, seed)) {
        if (
          ![
            'key removed',
            'wrong type',
            'empty value',
            'null value',
            'unknown key',
            'wrong neighbour',
          ].includes(mutant.kind)
        )
          continue;
        const now = language.read(textOf(mutant));
        expect(same(now ?? {}), mutant.what).not.toEqual(same(data));
        const changed = mutant.what.split(/ removed$|: | empty$| beside /)[0] ?? '';
        const others = (of: unknown) =>
          pathsOf(of)
            .map((path) => ({ path, name: spelt(path) }))
            .filter(({ name }) => !name.startsWith(changed) && !changed.startsWith(name))
            .map(({ path, name }) => [
              name,
              same(path.reduce<unknown>((value, part) => (value as never)[part], of) ?? null),
            ]);
        expect(others(now), mutant.what).toEqual(others(data));
        if (mutant.kind !== 'unknown key') expect(paths, mutant.what).toContain(changed);
      }
    });
  });

  test('a key that stands twice stands there once more than before', () => {
    each((written) => {
      const { data, twice, text: good } = language.open(written);
      for (const path of pathsOf(data)) {
        const doubled = twice(path);
        if (doubled === null) continue;
        const name = String(path.at(-1));
        const count = (of: string) => of.split(name).length;
        const printed =
          format === 'ini' || format === 'dotenv' ? good : language.open(good).with(path, partOf(data, path));
        expect(count(doubled), name).toBeGreaterThan(count(printed));
      }
    });
  });

  test('what is called broken is refused by the parser of the format', () => {
    each((written, seed) => {
      const found = broken(written, language, seededRandom(seed));
      if (found === null) return;
      expect(() => language.read(found.text)).toThrow();
      expect(found.line).toBeLessThanOrEqual(written.split('\n').length);
    });
  });

  test('the same seed gives the same mutants', () => {
    each((written, seed) => {
      expect(mutantsOf(written, language, seed)).toEqual(mutantsOf(written, language, seed));
    });
  });
});

const partOf = (data: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((value, part) => (value as Record<string | number, unknown>)[part], data);

function withoutEmpty(value: unknown): unknown {
  return Object.fromEntries(
    Object.entries(value as object).filter(
      ([, inner]) => typeof inner !== 'object' || Object.keys(inner).length > 0,
    ),
  );
}

test('whatever the schema refuses is expected to be refused, and what an exact one takes to be accepted', () => {
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 2, maxLength: 9 },
      port: { type: 'integer', minimum: 1, maximum: 65_535 },
      level: { enum: ['info', 'warn'] },
    },
    required: ['name'],
    additionalProperties: false,
  };
  const good = fc.record(
    {
      name: fc.stringMatching(/^[a-z]{2,9}$/),
      port: fc.integer({ min: 1, max: 65_535 }),
      level: fc.constantFrom('info', 'warn'),
    },
    { requiredKeys: ['name'], noNullPrototype: true },
  );
  const promised = { ...nothingSaid, schema: compileSchema(schema, false), exact: true };
  fc.assert(
    fc.property(good, fc.string(), (data, seed) => {
      for (const mutant of mutantsOf(JSON.stringify(data), LANGUAGES.json, seed, promised)) {
        // A key without a value may count as none.
        if (!/key|type|range|empty value/.test(mutant.kind) || mutant.kind === 'duplicate key') continue;
        const refused = promised.schema.refusals(JSON.parse(textOf(mutant))).length > 0;
        expect(mutant.expected, mutant.what).toBe(refused ? 'refused' : 'accepted');
      }
    }),
    { numRuns: 60 },
  );
});

test('bounds are found to the very number', () => {
  const bound = fc.tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }));
  fc.assert(
    fc.property(bound, ([least, span]) => {
      const schema = { properties: { n: { type: 'integer', minimum: least, maximum: least + span } } };
      const mutants = mutantsOf(`{"n": ${least}}`, LANGUAGES.json, 's', {
        ...nothingSaid,
        schema: compileSchema(schema, false),
      });
      const values = mutants
        .filter(({ kind }) => kind === 'out of range')
        .map((mutant) => JSON.parse(textOf(mutant)).n);
      expect(values.toSorted((a, b) => a - b)).toEqual([least - 1, least + span + 1]);
    }),
    { numRuns: cases(30) },
  );
});

test('what is drawn is a part, holds every kind, and all that is always tried', () => {
  fc.assert(
    fc.property(TEXTS.toml, fc.string(), fc.integer({ min: 1, max: 60 }), (written, seed, most) => {
      const all = mutantsOf(written, LANGUAGES.toml, seed, { ...nothingSaid, secrets: ['root'] });
      const drawn = draw(all, most, seededRandom(seed));
      const kinds = new Set(all.map(({ kind }) => kind));
      expect(new Set(drawn.map(({ kind }) => kind))).toEqual(kinds);
      for (const mutant of drawn) expect(all).toContain(mutant);
      for (const mutant of all.filter(({ always }) => always)) expect(drawn).toContain(mutant);
      expect(new Set(drawn).size).toBe(drawn.length);
    }),
    { numRuns: 60 },
  );
});

test('a typing error is never the word itself, nor another known one', () => {
  fc.assert(
    fc.property(key, fc.array(key), fc.string(), (name, taken, seed) => {
      const wrong = typo(name, taken, seededRandom(seed));
      expect(wrong).not.toBe(name);
      expect(taken).not.toContain(wrong);
    }),
  );
});

describe('a neighbour of a wrong type', () => {
  const neighbours = (
    data: Record<string, unknown>,
    schema: Record<string, unknown>,
    language = LANGUAGES.json,
  ) =>
    mutantsOf(written(data, language), language, 's', {
      ...nothingSaid,
      schema: compileSchema(schema, false),
    }).filter(({ kind }) => kind === 'wrong neighbour');
  const written = (data: Record<string, unknown>, language: Language) =>
    Object.entries(data).reduce(
      (text, [key, value]) => language.open(text).added([], key, value),
      language === LANGUAGES.json ? '{}' : '',
    );
  const phase = { type: 'object', properties: { steps: { type: 'array' } }, required: ['steps'] };
  const phases = (more: object) => ({ properties: { phases: { type: 'object', ...more } } });
  const good = { phases: { build: { steps: [] } } };

  test.each(['json', 'toml'] as const)('stands beside a good entry of a map in %s', (format) => {
    const language = LANGUAGES[format];
    const found = neighbours(good, phases({ additionalProperties: phase }), language);
    expect(found).toMatchObject([
      {
        what: 'phases.cleanroom: true for an object beside build',
        expected: 'refused',
        why: 'the schema says: phases.cleanroom must be object',
        names: ['cleanroom', 'phases'],
      },
    ]);
    expect(found.map((mutant) => language.read(textOf(mutant)))).toEqual([
      { phases: { build: { steps: [] }, cleanroom: true } },
    ]);
  });

  test('gets a name that the map takes', () => {
    const schema = phases({ propertyNames: { pattern: '^build' }, additionalProperties: phase });
    expect(neighbours(good, schema).map(({ what }) => what)).toEqual([
      'phases.buildx: true for an object beside build',
    ]);
  });

  test.each([
    ['an object that is closed', phases({ properties: { build: phase }, additionalProperties: false })],
    ['one that takes anything', phases({ properties: { build: phase } })],
    ['one of which only one name is taken', phases({ propertyNames: { enum: ['build'] } })],
  ])('is put into no other object: %s', (_, schema) => expect(neighbours(good, schema)).toEqual([]));
});

describe('a key without a value', () => {
  const GOOD = '{"name": "demo", "server": {"port": 8080}, "note": null, "phases": {"build": "make"}}';
  const schema = {
    required: ['name', 'server'],
    properties: {
      name: { type: ['string', 'null'] },
      server: { type: 'object', required: ['port'], properties: { port: { type: 'integer' } } },
      phases: { type: 'object' },
    },
  };
  const without = (promised: Partial<Promised>, format: keyof typeof LANGUAGES = 'json') =>
    mutantsOf(GOOD, LANGUAGES[format], 's', { ...nothingSaid, ...promised }).filter(
      ({ kind }) => kind === 'null value',
    );

  test('is refused where it must be there, and may count as none elsewhere', () => {
    const found = without({ schema: compileSchema(schema, false), exact: true });
    expect(found.map(({ what, expected, why }) => [what, expected, why])).toEqual([
      ['name: null', 'accepted', 'the schema takes it, and is claimed to be exact'],
      ['server: null', 'refused', 'the schema says: server must be object'],
      ['server.port: null', 'refused', 'the schema says: server.port must be integer'],
      ['phases: null', 'either', 'null may count as none'],
      ['phases.build: null', 'accepted', 'the schema takes it, and is claimed to be exact'],
    ]);
  });

  test('is refused where the contract calls it required and the schema does not take it', () => {
    const properties = { server: { type: 'object' } };
    const found = without({ schema: compileSchema({ properties }, false), required: ['server.port'] });
    expect(found.filter(({ expected }) => expected === 'refused').map(({ what }) => what)).toEqual([
      'server: null',
    ]);
  });

  test('is given as such, and sections are always tried in full', () => {
    expect(without({}).map(({ expected, always }) => [expected, always])).toEqual([
      ['either', false],
      ['either', 'in full'],
      ['either', false],
      ['either', 'in full'],
      ['either', false],
    ]);
    // What is JSON is YAML.
    for (const format of ['json', 'yaml'] as const)
      expect(LANGUAGES[format].read(textOf(without({}, format)[1] as Mutant))).toEqual({
        name: 'demo',
        server: null,
        note: null,
        phases: { build: 'make' },
      });
  });

  test('there is none where the format has none', () => {
    const kinds = (written: string, language: Language) =>
      mutantsOf(written, language, 's').map(({ kind }) => kind);
    expect(kinds('port = 8080', LANGUAGES.toml)).not.toContain('null value');
    expect(kinds('port = 8080', LANGUAGES.ini)).not.toContain('null value');
    expect(
      environmentMutants({ PORT: '8080' }, nothingSaid, seededRandom('s')).map(({ kind }) => kind),
    ).not.toContain('null value');
  });
});

describe('a number in another spelling', () => {
  const spellings = (port: string, type: unknown, exact = true, secrets: readonly string[] = []) =>
    environmentMutants(
      { PORT: port },
      {
        ...nothingSaid,
        schema: compileSchema({ properties: { PORT: { type } } }, true),
        exact,
        secrets,
      },
      seededRandom('s'),
    )
      .filter(({ kind }) => kind === 'odd number')
      .map(({ given, expected, names }) => [given, expected, names]);

  test('is refused where an exact schema says integer', () => {
    expect(spellings('8080', 'integer')).toEqual([
      [{ variables: { PORT: '0x1f90' } }, 'refused', ['PORT']],
      [{ variables: { PORT: '8080e0' } }, 'refused', ['PORT']],
    ]);
  });

  test('is not tried elsewhere', () => {
    expect(spellings('8080', 'integer', false)).toEqual([]);
    expect(spellings('8080', 'integer', true, ['PORT'])).toEqual([]);
    expect(spellings('8080', 'number')).toEqual([]);
    expect(spellings('8080', 'string')).toEqual([]);
    expect(spellings('0x50', 'integer')).toEqual([]);
    const file = (language: Language) =>
      mutantsOf('{"PORT": 8080}', language, 's', {
        ...nothingSaid,
        schema: compileSchema({ properties: { PORT: { type: 'integer' } } }, false),
        exact: true,
      }).filter(({ kind }) => kind === 'odd number');
    expect(file(LANGUAGES.json)).toEqual([]);
    expect(file(LANGUAGES.yaml)).toEqual([]);
  });
});
