import { readOpenMetrics } from './open-metrics.ts';
import { readPrometheus } from './prometheus.ts';
import type { Exposition, Sample } from './types.ts';

export type { Exposition } from './types.ts';

/**
 * Reads a scrape by the format that its content type names, strictly. Without a content type, or with one of no metrics
 * format, Prometheus 3 refuses a scrape, and so do we.
 */
export function parseExposition(contentType: string | undefined, text: string): Exposition {
  const [media = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const version = parameters.find((part) => part.startsWith('version='))?.slice('version='.length);
  if (media === 'text/plain' && (version === undefined || version === '0.0.4'))
    return { format: 'prometheus text 0.0.4', ...readPrometheus(text) };
  // It differs by names in quotes alone, and Python's client says so of every page.
  if (media === 'text/plain' && version === '1.0.0' && !hasQuotedNames(text))
    return { format: 'prometheus text 1.0.0', ...readPrometheus(text) };
  if (media === 'application/openmetrics-text' && /^(1\.0\.0|0\.0\.1)$/.test(version ?? '1.0.0'))
    return { format: 'OpenMetrics 1.0', ...readOpenMetrics(text) };
  const isMetrics = media === 'text/plain' || media === 'application/openmetrics-text';
  if (isMetrics || media === 'application/vnd.google.protobuf')
    return { format: null, families: [], breaches: [] };
  const says = contentType
    ? `the content type ${JSON.stringify(contentType)} is no metrics format`
    : 'there is no content type';
  return { format: null, families: [], breaches: [{ line: 0, says }] };
}

/** Whether a name stands in quotes, of a sample, a label or in a comment, as those may that are no plain words. */
function hasQuotedNames(text: string): boolean {
  return text.split('\n').some((line) => (line.startsWith('#') ? QUOTED_IN_COMMENT : QUOTED_NAME).test(line));
}

const QUOTED_IN_COMMENT = /^# (?:HELP|TYPE) "/;
const QUOTED_NAME = /[{,][ \t]*"[^"]*"[ \t]*[=,}]/;

/** The samples of one name, from whichever family. */
export function samplesOf({ families }: Exposition, name: string): readonly Sample[] {
  return families.flatMap((family) => family.samples).filter((sample) => sample.name === name);
}

/** Number of series. */
export function seriesCount({ families }: Exposition): number {
  return families.reduce((sum, family) => sum + family.samples.length, 0);
}
