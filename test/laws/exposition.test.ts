import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExposition, samplesOf } from '../../src/lib/exposition/parse.ts';
import { anyText } from './any-text.ts';

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,10}$/);
const value = fc.oneof(fc.integer({ min: 0 }), fc.double({ noNaN: true, min: 0 }), fc.constant(Infinity));
const series = fc.record({
  labels: fc.dictionary(name, fc.string({ unit: 'grapheme' }), { noNullPrototype: true }),
  value,
});
const family = fc.record({
  name: name.map((text) => `m_${text}`),
  series: fc.uniqueArray(series, {
    maxLength: 4,
    selector: ({ labels }) => JSON.stringify(Object.entries(labels).sort()),
  }),
});
const families = fc.uniqueArray(family, { maxLength: 5, selector: (one) => one.name });

const escaped = (text: string) => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));
const labelled = (labels: Readonly<Record<string, string>>) => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};
const number = (n: number) => (n === Infinity ? '+Inf' : String(n));

/** Written as the formats have it. */
function page(
  list: readonly { name: string; series: readonly { labels: Record<string, string>; value: number }[] }[],
) {
  return list
    .map((one) => {
      const lines = one.series.map(
        (sample) => `${one.name}${labelled(sample.labels)} ${number(sample.value)}\n`,
      );
      return `# HELP ${one.name} of many\n# TYPE ${one.name} gauge\n${lines.join('')}`;
    })
    .join('');
}

describe('reading an exposition', () => {
  test.each([
    ['text/plain; version=0.0.4', (text: string) => text],
    ['application/openmetrics-text; version=1.0.0', (text: string) => `${text}# EOF\n`],
  ])('%s gives back what was written, and finds nothing wrong with it', (type, whole) => {
    fc.assert(
      fc.property(families, (list) => {
        const read = parseExposition(type, whole(page(list)));
        expect(read.breaches).toEqual([]);
        for (const one of list) {
          const got = samplesOf(read, one.name).map(({ labels, value: number }) => ({
            labels,
            value: number,
          }));
          expect(got).toEqual(
            one.series.map(({ labels, value: number }) => ({ labels: { ...labels }, value: number })),
          );
        }
      }),
    );
  });

  test.each([
    ['a line that stands twice', (line: string) => `${line}\n${line}\n`],
    ['a line that is cut', (line: string) => `${line.slice(0, line.lastIndexOf(' '))}\n`],
    ['a line with a word more', (line: string) => `${line} 1 2\n`],
    ['a last line without its end', (line: string) => line],
  ])('%s is found', (_, spoil) => {
    fc.assert(
      fc.property(families, series, (list, sample) => {
        const line = `z_last${labelled(sample.labels)} ${number(sample.value)}`;
        const spoilt = page(list) + spoil(line);
        expect(parseExposition('text/plain', spoilt).breaches).not.toEqual([]);
      }),
    );
  });

  test('whatever comes, it ends in an exposition', () => {
    fc.assert(
      fc.property(anyText(), fc.constantFrom('text/plain', 'application/openmetrics-text'), (text, type) => {
        expect(parseExposition(type, text).families).toBeInstanceOf(Array);
      }),
    );
  });
});
