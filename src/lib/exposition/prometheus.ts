import { createCollector } from './collector.ts';
import { LineError, METRIC_NAME, PROMETHEUS, readSample, shown } from './lexer.ts';
import type { Breach, Family } from './types.ts';
import { valueBreaches } from './values.ts';

const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/**
 * Reads the text exposition format, as strictly as its description has it.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function readPrometheus(text: string): {
  readonly families: readonly Family[];
  readonly breaches: readonly Breach[];
} {
  const collector = createCollector();
  const lines = text.split('\n');
  if (lines.pop() !== '') collector.breach(lines.length + 1, 'the last line does not end with a line feed');
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.replace(/^[ \t]+/, '');
    try {
      if (content === '') continue;
      if (content.startsWith('#')) comment(collector, content, line);
      else sample(collector, content, line);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      collector.breach(line, error.message);
    }
  }
  const families = collector.families();
  return { families, breaches: [...collector.breaches(), ...families.flatMap(valueBreaches)] };
}

function comment(collector: ReturnType<typeof createCollector>, content: string, line: number): void {
  const [, keyword, name = '', rest = ''] =
    /^#[ \t]+(HELP|TYPE)(?:[ \t]+(\S+))?(?:[ \t]+(.*))?$/.exec(content) ?? [];
  // Any other comment is for people.
  if (keyword === undefined) return;
  METRIC_NAME.lastIndex = 0;
  if (METRIC_NAME.exec(name)?.[0] !== name) throw new LineError(`${shown(name)} is no metric name`);
  const family = collector.describe(keyword, name, line);
  if (keyword === 'HELP') {
    const strange = /\\[^\\n]|\\$/.exec(rest.replaceAll('\\\\', ''));
    if (strange) throw new LineError(`${shown(strange[0])} is no escape of a help text`);
    return;
  }
  if (!TYPES.includes(rest.trim())) throw new LineError(`${shown(rest)} is no type of a metric`);
  family.type = rest.trim();
}

function sample(collector: ReturnType<typeof createCollector>, content: string, line: number): void {
  const { sample: read } = readSample(content.replace(/(?<![ \t])[ \t]+$/, ''), line, PROMETHEUS);
  const open = collector.current();
  const suffixes = SUFFIXES[open?.type ?? ''] ?? [''];
  const belongs = open !== null && suffixes.some((suffix) => `${open.name}${suffix}` === read.name);
  collector.add(belongs ? open : collector.enter(read.name, line), read);
}
