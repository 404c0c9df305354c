import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/lib/canonical-json.ts';
import { plainText, shorten } from '../../src/lib/plain-text.ts';
import { cells, wrap, wrapCommand } from '../../src/lib/text-layout.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { notReady } from '../unit/report/fixtures/reports.ts';
import { anyText } from './any-text.ts';

/** Text as a hostile program would write it. */
const nasty = fc
  .array(
    fc.oneof(
      anyText(),
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]8;;x\u0007',
        '\u202e',
        '\u2066',
        '\u009b31m',
        '\r',
        '\n',
        '\ud800',
        '日本',
        'é',
        '🎉',
      ),
    ),
  )
  .map((parts) => parts.join(''));

const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/u;

test('plain text holds nothing that acts, and doing it twice changes nothing', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const plain = plainText(text);
      expect(plain).not.toMatch(UNSAFE);
      expect(plainText(plain)).toBe(plain);
    }),
  );
});

test('printable text stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!UNSAFE.test(text));
      expect(plainText(text)).toBe(text);
    }),
  );
});

test('shortened text keeps both ends and its limit', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 50 }),
      fc.integer({ min: 3, max: 60 }),
      (text, limit) => {
        const short = shorten(text, limit);
        const was = [...text];
        const is = [...short];
        expect(is.length).toBe(Math.min(was.length, limit));
        expect(is[0]).toBe(was[0]);
        expect(is.at(-1)).toBe(was.at(-1));
      },
    ),
  );
});

test('wrapped text keeps its words in order, and every line fits', () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 2, max: 80 }), (text, width) => {
      const plain = plainText(text);
      const lines = wrap(plain, width);
      for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(plain.replaceAll(' ', ''));
    }),
  );
});

test('a wrapped command is the same command to a shell', () => {
  const word = fc.oneof(
    fc.stringMatching(/^[a-z./]+$/),
    fc.stringMatching(/^--[a-z]+$/),
    fc.stringMatching(/^'[a-z ]*'$/),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 10, max: 80 }), (words, width) => {
      const lines = wrapCommand(words.join(' '), width);
      expect(lines.join('\n').replace(/ \\\n +/g, ' ')).toBe(words.join(' '));
    }),
  );
});

test('whatever a program writes, no line of the scorecard is too wide or acts on the terminal', () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 60, max: 100 }), (text, columns) => {
      const { subject, categories } = notReady;
      const report = {
        ...notReady,
        subject: { ...subject, name: text, image: text, relaxed: [text] },
        categories: categories.map((category) => ({
          ...category,
          title: text,
          findings: category.findings.map((finding) => ({
            ...finding,
            message: text,
            rule: text,
            remedy: text,
          })),
        })),
      };
      for (const line of renderTerminal(report, { columns }).split('\n')) {
        expect(line).not.toMatch(UNSAFE);
        // The report's own path alone stays whole, to be copied.
        if (!line.trimStart().startsWith('Report ')) expect(cells(line)).toBeLessThanOrEqual(columns);
      }
    }),
    { numRuns: 40 },
  );
});

test('canonical JSON parses to the same value and does not know the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
  expect(canonicalJson({ b: 1, a: { d: 1, c: 2 } })).toBe('{"a":{"c":2,"d":1},"b":1}');
});
