import { createCollector } from './collector.ts';
import { LineError, METRIC_NAME, OPEN_METRICS, readSample, shown } from './lexer.ts';
import type { Breach, Family, Sample } from './types.ts';
import { valueBreaches } from './values.ts';

/** How the names of a family's samples end, by its type. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  summary: ['', '_sum', '_count', '_created'],
  info: ['_info'],
  stateset: [''],
  unknown: [''],
};
const EXEMPLARS = /_(total|bucket)$/;

type Collector = ReturnType<typeof createCollector>;

/**
 * Reads OpenMetrics text as strictly as its specification has it.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/ (version 1.0)
 */
export function readOpenMetrics(text: string): {
  readonly families: readonly Family[];
  readonly breaches: readonly Breach[];
} {
  const collector = createCollector();
  const lines = text.split('\n');
  // The line feed after EOF may be left out.
  if (lines.at(-1) === '') lines.pop();
  if (lines.at(-1) !== '# EOF') collector.breach(lines.length, 'the last line is not # EOF');
  for (const [index, content] of lines.entries()) {
    const line = index + 1;
    try {
      if (content === '# EOF') {
        if (line < lines.length) collector.breach(line, 'something stands after # EOF');
      } else if (content.startsWith('#')) metadata(collector, content, line);
      else if (content === '') collector.breach(line, 'there is an empty line');
      else sample(collector, content, line);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      collector.breach(line, error.message);
    }
  }
  const families = collector.families();
  return { families, breaches: [...collector.breaches(), ...families.flatMap(familyBreaches)] };
}

function metadata(collector: Collector, content: string, line: number): void {
  const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE|UNIT) (\S+)(?: (.*))?$/.exec(content) ?? [];
  if (keyword === undefined) throw new LineError(`${shown(content)} is neither HELP, TYPE, UNIT nor EOF`);
  METRIC_NAME.lastIndex = 0;
  if (METRIC_NAME.exec(name)?.[0] !== name) throw new LineError(`${shown(name)} is no metric name`);
  const family = collector.describe(keyword, name, line);
  if (keyword === 'TYPE') {
    if (SUFFIXES[rest] === undefined) throw new LineError(`${shown(rest)} is no type of a metric`);
    family.type = rest;
  } else if (keyword === 'UNIT') {
    if (rest !== '' && !name.endsWith(`_${rest}`))
      throw new LineError(`the name ${name} does not end with its unit ${rest}`);
  } else {
    const strange = /\\[^\\n"]|\\$/.exec(rest.replaceAll('\\\\', ''));
    if (strange) throw new LineError(`${shown(strange[0])} is no escape of a help text`);
  }
}

function sample(collector: Collector, content: string, line: number): void {
  const { exemplar, sample: read } = readSample(content, line, OPEN_METRICS);
  if (exemplar && !EXEMPLARS.test(read.name))
    throw new LineError(`${read.name} has an exemplar; only counters and buckets may`);
  const open = collector.current();
  const suffixes = SUFFIXES[open?.type ?? 'unknown'] ?? [''];
  if (open !== null && suffixes.some((suffix) => `${open.name}${suffix}` === read.name)) {
    collector.add(open, read);
    return;
  }
  if (open !== null && read.name.startsWith(open.name) && open.type !== null) {
    const allowed = suffixes.map((suffix) => `${open.name}${suffix}`).join(', ');
    if (
      /^(_total|_created|_bucket|_sum|_count|_info|_gsum|_gcount)?$/.test(read.name.slice(open.name.length))
    )
      throw new LineError(`${read.name} is no sample of the ${open.type} ${open.name}; it has ${allowed}`);
  }
  collector.add(collector.enter(read.name, line), read);
}

function familyBreaches(family: Family): readonly Breach[] {
  return [...valueBreaches(family), ...family.samples.flatMap((one) => fixedValue(family, one))];
}

function fixedValue(family: Family, { line, name, value }: Sample): readonly Breach[] {
  if (family.type === 'info' && value !== 1) return [{ line, says: `the info ${name} is ${value}, not 1` }];
  if (family.type === 'stateset' && value !== 0 && value !== 1)
    return [{ line, says: `the state ${name} is ${value}, neither 0 nor 1` }];
  return [];
}
