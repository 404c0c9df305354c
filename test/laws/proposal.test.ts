import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { contractOf, exported, project, proposed } from '../unit/proposal/support.ts';

/** What breaks out of quotes, comments, lines and formats. */
const HOSTILE = [
  ...[
    "'",
    '"',
    '\\',
    '\n',
    '\r',
    '\u2028',
    '\u0000',
    '\ud800',
    '`',
    '${db.url}',
    '${',
    '*/',
    '//',
    ' # ',
    ': ',
  ],
  ...[
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&a',
    '*a',
    '!!js',
    '%',
    '|',
    '---\n',
    '...',
    '__proto__',
    'null',
    'true',
    '0x1F',
  ],
  ...['~', '🦀', 'é', 'a'.repeat(300), '../../..', '/proc/1', 'localhost', '65536', '-1', '1e9'],
];

const projects = ['node', 'rust', 'go', 'python'].map(project);

/** A project into whose files hostile text was put, here and there. */
const spoilt = fc
  .record({
    files: fc.constantFrom(...projects),
    cuts: fc.array(
      fc.record({
        file: fc.nat(),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        text: fc.constantFrom(...HOSTILE),
        cut: fc.nat(12),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ files, cuts }) =>
    files.map((file, index) =>
      cuts
        .filter((cut) => cut.file % files.length === index)
        .reduce(({ name, text }, { at, text: put, cut }) => {
          const position = Math.floor(at * text.length);
          return { name, text: text.slice(0, position) + put + text.slice(position + cut) };
        }, file),
    ),
  );

test('whatever the files say, what is proposed is a good contract, the same in both formats', () => {
  fc.assert(
    fc.property(spoilt, (files) => {
      const help = files.find(({ name }) => name === 'help.txt') ?? null;
      const { yaml, ts } = proposed(files, help);
      expect(contractOf(yaml).subject.name).toMatch(/^[a-z0-9-]+$/);
      expect(exported(ts)).toEqual(JSON.parse(JSON.stringify(parse(yaml))));
    }),
    { numRuns: 100 },
  );
});

test('the same files give the same text', () => {
  fc.assert(
    fc.property(spoilt, (files) => {
      expect(proposed(files)).toEqual(proposed(files));
    }),
    { numRuns: 20 },
  );
});
