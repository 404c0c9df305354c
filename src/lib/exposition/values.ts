import { seriesName } from './collector.ts';
import type { Breach, Family, Sample } from './types.ts';

/** What the values of a family must be to each other, the same in both formats. */
export function valueBreaches(family: Family): readonly Breach[] {
  if (family.type === 'counter') return family.samples.flatMap(counter);
  if (family.type === 'histogram') return histogram(family);
  if (family.type === 'summary') return family.samples.flatMap((sample) => quantile(family, sample));
  return [];
}

function counter(sample: Sample): readonly Breach[] {
  if (sample.value >= 0) return [];
  return [{ line: sample.line, says: `the counter ${seriesName(sample)} is ${sample.value}` }];
}

function quantile(family: Family, { name, labels, line }: Sample): readonly Breach[] {
  if (name !== family.name) return [];
  const { quantile: value } = labels;
  if (value !== undefined && Number(value) >= 0 && Number(value) <= 1) return [];
  return [
    { line, says: `the summary ${name} has the quantile ${value ?? 'none'}, which is not from 0 to 1` },
  ];
}

/** Each label set of a histogram is one: buckets in order, cumulative, the last one at +Inf and equal to the count. */
function histogram(family: Family): readonly Breach[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of family.samples) {
    const { le: _, ...rest } = sample.labels;
    const key = JSON.stringify(Object.entries(rest).sort());
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].flatMap((samples) => oneHistogram(family.name, samples));
}

function oneHistogram(name: string, samples: readonly Sample[]): readonly Breach[] {
  const breaches: Breach[] = [];
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
  const count = samples.find((sample) => sample.name === `${name}_count`);
  const last = buckets.at(-1);
  const first = samples[0] as Sample;
  let before: { bound: number; value: number } = { bound: -Infinity, value: 0 };
  for (const bucket of buckets) {
    const { line, value } = bucket;
    const bound = boundOf(bucket.labels.le);
    if (bound === null) {
      breaches.push({ line, says: `the bucket ${seriesName(bucket)} has no number as its bound` });
      continue;
    }
    if (bound <= before.bound)
      breaches.push({
        line,
        says: `the buckets of ${name} are not in the order of their bounds: ${seriesName(bucket)}`,
      });
    if (value < before.value)
      breaches.push({
        line,
        says: `the buckets of ${name} are not cumulative: ${seriesName(bucket)} is ${value}, the one before it ${before.value}`,
      });
    before = { bound, value };
  }
  if (last === undefined || before.bound !== Infinity)
    breaches.push({ line: (last ?? first).line, says: `the histogram ${name} has no bucket at +Inf` });
  else if (count !== undefined && count.value !== last.value)
    breaches.push({
      line: count.line,
      says: `the histogram ${name} counts ${count.value}, but its bucket at +Inf holds ${last.value}`,
    });
  return breaches;
}

function boundOf(le: string | undefined): number | null {
  if (le === undefined || le.trim() === '') return null;
  if (/^\+?Inf$/i.test(le)) return Infinity;
  return Number.isNaN(Number(le)) ? null : Number(le);
}
