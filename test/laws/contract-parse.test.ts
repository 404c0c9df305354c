import fc from 'fast-check';
import { stringify as toToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { stringify as toYaml } from 'yaml';
import { z } from 'zod';
import { scriptLines } from '../../src/contract/formats/script-lines.ts';
import type { Known } from '../../src/contract/known.ts';
import { parseContract } from '../../src/contract/parse.ts';
import { action } from '../../src/lib/actions.ts';
import type { Contract } from '../../src/model/contract.ts';
import { Failure } from '../../src/model/failure.ts';
import { anyText } from './any-text.ts';
import { cases } from './budget.ts';

const limits = { memory: 2 ** 28, cpus: 0.5, pids: 128, disk: 2 ** 26 };
const known: Known = {
  categories: [
    { id: 'errors', claim: z.strictObject({ requests: z.array(action()).default([]) }), always: true },
  ],
  serviceTypes: [{ type: 'redis', image: 'redis:8', port: 6379, limits }],
};
const FILE = '/project/the-contract';

/** The contract, or the Failure; anything else that is thrown breaks the law. */
function outcome(text: string, format: 'yaml' | 'json' | 'toml'): Contract | Failure {
  try {
    return parseContract(text, format, FILE, known);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.message).toContain(FILE);
    expect([error.class, error.remedy?.endsWith('.')]).toEqual(['wrong-use', true]);
    return error;
  }
}

const KEYS = [
  'subject',
  'name',
  'image',
  'build',
  'base',
  'files',
  'command',
  'port',
  'otherPorts',
  'ready',
  'env',
]
  .concat([
    'secrets',
    'state',
    'writable',
    'user',
    'limits',
    'memory',
    'relax',
    'capabilities',
    'services',
    'type',
  ])
  .concat([
    'db',
    'workload',
    'http',
    'run',
    'body',
    'claims',
    'errors',
    'requests',
    '__proto__',
    'constructor',
    '0',
  ]);
const word = fc.oneof(
  fc.constantFrom(
    'tool',
    'tool:1',
    '/a',
    '/a/b',
    '/',
    '5s',
    '256MiB',
    '${db.url}',
    '${',
    'GET /',
    'redis',
    'container',
  ),
  fc.string(),
);
const leaf = fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const { structure } = fc.letrec((tie) => ({
  structure: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('structure'), { maxKeys: 5 }),
    fc.array(tie('structure'), { maxLength: 4 }),
  ),
}));
const contract = fc.record(
  {
    subject: fc.dictionary(fc.constantFrom(...KEYS), structure),
    services: fc.dictionary(fc.constantFrom('db', 'cache', 'airlock', 'X'), structure),
    workload: fc.array(structure),
    claims: fc.dictionary(fc.constantFrom('errors', 'eror'), structure),
  },
  { requiredKeys: [] },
);

/** TOML has no null. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNull);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNull(item)]));
}

describe('whatever is written', () => {
  it.each(['yaml', 'json', 'toml'] as const)(
    '%s of any text ends in a contract or a Failure that names the file',
    (format) => {
      const tokens = fc.constantFrom(
        'subject',
        ':',
        ' ',
        '\n',
        '  ',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '=',
        '&a',
        '*a',
        '#',
        '-',
      );
      const text = fc.oneof(
        fc.string(),
        anyText(),
        fc.array(tokens).map((parts) => parts.join('')),
      );
      fc.assert(
        fc.property(text, (given) => void outcome(given, format)),
        { numRuns: cases(80) },
      );
    },
  );

  it('any structure ends the same way in JSON and in YAML', () => {
    fc.assert(
      fc.property(fc.oneof(structure, contract), (given) => {
        const data: unknown = JSON.parse(JSON.stringify(given));
        const json = outcome(JSON.stringify(data), 'json');
        const yaml = outcome(toYaml(data), 'yaml');
        if (json instanceof Failure) expect((yaml as Failure).code).toBe(json.code);
        else expect({ ...yaml, lines: {} }).toEqual({ ...json, lines: {} });
      }),
      { numRuns: cases(50) },
    );
  });

  it('any structure ends in TOML too', () => {
    fc.assert(
      fc.property(contract, (given) => {
        outcome(toToml(withoutNull(given) as Record<string, unknown>), 'toml');
      }),
      { numRuns: cases(50) },
    );
  });

  it('no secret is told', () => {
    const secret = fc.stringMatching(/^S3cret[a-z]{8}$/);
    const more = fc.dictionary(
      fc.constantFrom(...KEYS).filter((key) => key !== 'secrets'),
      structure,
    );
    fc.assert(
      fc.property(secret, more, (value, others) => {
        const subject = { ...others, secrets: { A: value, B: [value], C: { D: value } } };
        const told = outcome(JSON.stringify({ subject }), 'json');
        expect(told).toBeInstanceOf(Failure);
        expect((told as Failure).message).not.toContain(value);
      }),
    );
  });

  it('lines of a script are found or left out, never a crash', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const last = text.split('\n').length;
        for (const line of scriptLines(text).values()) expect(line >= 1 && line <= last).toBe(true);
      }),
    );
  });
});
