import { type Exposition, parseExposition, samplesOf } from '../../lib/exposition/parse.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { type Claim, type MetricSignal, TRACEPARENT } from './claim.ts';

export type Input = JudgeInput<Claim>;
export type Request = EvidenceRecord<'request'>;
export type Lines = EvidenceRecord<'log-lines'>;
export type Spans = EvidenceRecord<'spans'>;
export type Span = Spans['data']['spans'][number];

export const OWN = 'monitoring-observability';
export const TRUTH = 'truth';
export const OUTAGE = 'outage';

/** Requests of one experiment; of both where none is named. */
export function requests({ evidence }: Input, experiment?: string): readonly Request[] {
  return evidence.from(OWN, 'request', experiment);
}

/** Requests of ours that bear an id and a trace, among them those whose step begins with one of these words. */
export function asked(input: Input, ...begins: readonly string[]): readonly Request[] {
  return requests(input).filter(({ step }) => begins.some((begin) => step.startsWith(begin)));
}

/** The claimed request that a step such as `alone 2` or `together 2 1` is about. */
export function claimed({ claim }: Input, { step }: Request): Claim['requests'][number] | undefined {
  const index = /^(?:alone|together|without collector) (\d+)/.exec(step)?.[1];
  return index === undefined ? undefined : claim.requests[Number(index)];
}

/** Whether a request was answered as its claim says. */
export function isExpected({ data }: Request, expect: number | null): boolean {
  return data.status !== null && (expect === null ? data.status < 400 : data.status === expect);
}

/** Scrapes of an experiment by what they looked at, as in `after 1`. */
export function scrapes(input: Input, experiment: string): readonly Request[] {
  return requests(input, experiment).filter(({ step }) => step.startsWith('scrape · '));
}

export const lookOf = ({ step }: Request): string => step.slice('scrape · '.length);

/** What a scrape brought, or why it cannot be read. */
export function read({ data }: Request): Exposition | string {
  if (data.status === null) return `the metrics page was not answered (${data.error})`;
  if (data.status !== 200) return `the metrics page was answered with ${data.status}`;
  if (data.response.truncated)
    return `the metrics page has ${data.response.bytes} bytes, more than is kept in the evidence`;
  return parseExposition(data.responseHeaders['content-type'], data.response.text);
}

/** Trace id and span id of the client that a request named, or null. */
export function clientOf({ data }: Request): { readonly traceId: string; readonly spanId: string } | null {
  const [, traceId, spanId] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(data.headers[TRACEPARENT] ?? '') ?? [];
  return traceId === undefined || spanId === undefined ? null : { traceId, spanId };
}

/** What a line may bear as the id of a request: the header that the claim names, or the trace id in it. */
export function idsOf(request: Request, requestIdHeader: string): readonly string[] {
  const isTrace = requestIdHeader.toLowerCase() === TRACEPARENT;
  const id = request.data.headers[isTrace ? TRACEPARENT : requestIdHeader];
  return [isTrace ? clientOf(request)?.traceId : undefined, id].filter((each) => each !== undefined);
}

/** `POST /accounts`, and which of several it was. */
export const named = ({ data }: Request): string => `${data.method} ${data.path}`;

/** The sum of a metric's series with these labels; null where the page cannot be read, or has no such metric that could be a state. */
export function sumOf(scrape: Request, signal: MetricSignal): number | null {
  const page = read(scrape);
  if (typeof page === 'string' || page.families.length === 0) return null;
  const series = samplesOf(page, signal.metric).filter((sample) =>
    Object.entries(signal.labels).every(([name, value]) => sample.labels[name] === value),
  );
  // A counter may not be there before it first rises; a state has a value at any time.
  if (series.length === 0) return 'is' in signal ? null : 0;
  return series.reduce((sum, { value }) => sum + value, 0);
}
