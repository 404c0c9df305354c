import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import {
  asked,
  claimed,
  clientOf,
  type Input,
  isExpected,
  named,
  OWN,
  type Request,
  type Span,
  type Spans,
} from './judge-seen.ts';

const NONE = 'The contract claims no traces.';

/** A clock read on the other side of a stalled process may be so much later, in milliseconds. */
const CLOCK_SLACK = 1_000;
/** A span cannot have ended so long before it arrived: queue, delay of the batch and retries included. */
const OLDEST = 120_000;

interface Traced {
  readonly request: Request;
  readonly record: Spans;
  /** All spans of the request's trace. */
  readonly spans: readonly Span[];
  /** Those right below the client's. */
  readonly entries: readonly Span[];
}

const records = ({ evidence }: Input): readonly Spans[] => evidence.from(OWN, 'spans');

/** The requests whose spans were waited for, each with what came. */
function traced(input: Input): readonly Traced[] {
  return asked(input, 'alone ', 'together ', 'outage ').flatMap((request) => {
    const client = clientOf(request);
    const record = records(input).find(
      ({ data }) => client !== null && data.awaited.includes(client.traceId),
    );
    if (client === null || record === undefined || request.data.status === null) return [];
    const spans = records(input).flatMap(({ data }) =>
      data.spans.filter(({ traceId }) => traceId === client.traceId),
    );
    return [
      { request, record, spans, entries: spans.filter(({ parentSpanId }) => parentSpanId === client.spanId) },
    ];
  });
}

export function exportsWellFormed(input: Input): Check {
  const rule = 'exports-well-formed';
  if (!input.claim.traces) return notApplicable(rule, NONE);
  const looked = records(input).filter(({ data }) => data.exports > 0 || data.refused.length > 0);
  const offences = looked.flatMap((record) =>
    record.data.refused
      .slice(0, 1)
      .map((why) => ({ record, says: `The receiver had to refuse an export: ${why}.` })),
  );
  const exports = looked.reduce((sum, { data }) => sum + data.exports, 0);
  return unless(rule, looked, offences, `All ${exports} exports were well formed.`);
}

export function traceIdKept(input: Input): Check {
  const rule = 'trace-id-kept';
  if (!input.claim.traces) return notApplicable(rule, NONE);
  const looked = traced(input);
  const { within } = input.claim.traces;
  const offences = looked
    .filter(({ spans, ...one }) => spans.length === 0 && !isCutOff(one))
    .map(({ request, record }) => {
      const others = record.data.spans.length;
      return {
        record,
        says: `${named(request)} was sent with the trace ${clientOf(request)?.traceId}; within ${within} ms no span of it came, though ${others} spans of others did.`,
      };
    });
  return unless(
    rule,
    cited(looked),
    offences,
    `All ${looked.length} requests came to the receiver under their client’s trace.`,
  );
}

/** Whether spans of it came, and none is among those that are kept. */
function isCutOff({ request, record: { data } }: Pick<Traced, 'request' | 'record'>): boolean {
  return data.truncated && !data.missing.includes(clientOf(request)?.traceId ?? '');
}

export function spanParents(input: Input): Check {
  const rule = 'span-parents';
  if (!input.claim.traces) return notApplicable(rule, NONE);
  const looked = traced(input).filter(({ spans }) => spans.length > 0);
  const truncated = looked.find(({ record }) => record.data.truncated);
  if (truncated)
    return inconclusive(rule, 'There were more spans than are kept in the evidence.', truncated.record);
  const offences = looked.flatMap((one) => {
    const says = wrongParent(input, one);
    return says === null ? [] : [{ record: one.record, says }];
  });
  const inner = looked.reduce((sum, { spans }) => sum + spans.length - 1, 0);
  return unless(
    rule,
    cited(looked),
    offences,
    `${looked.length} requests hang below their clients’ spans, and ${inner} inner spans below them.`,
  );
}

function wrongParent(input: Input, { request, spans, entries }: Traced): string | null {
  const what = `${named(request)} (${request.step})`;
  const [first] = spans;
  if (entries.length === 0)
    return `No span of ${what} has the client’s span ${clientOf(request)?.spanId} as its parent; ${quote(first?.name ?? '')} has ${first?.parentSpanId ?? 'none'}.`;
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const orphan = spans.find((span) => !entries.includes(span) && !ids.has(span.parentSpanId ?? ''));
  if (orphan)
    return `The span ${quote(orphan.name)} of ${what} has the parent ${orphan.parentSpanId ?? 'none'}, which is no span of that request.`;
  const claim = claimed(input, request);
  // What was answered otherwise need not have done all of its work.
  const least = claim && isExpected(request, claim.request.expect) ? claim.spans : 1;
  if (spans.length < least)
    return `The trace of ${what} has ${spans.length} spans, ${least} are claimed: its inner work went elsewhere.`;
  return null;
}

export function spanStatus(input: Input): Check {
  const rule = 'span-status';
  if (!input.claim.traces) return notApplicable(rule, NONE);
  const looked = traced(input).filter(({ entries }) => entries.length > 0);
  const offences = looked.flatMap(({ request, record, entries }) => {
    const status = request.data.status ?? 0;
    const isError = entries.some((span) => span.status === 'error');
    // What a refusal of 4xx means is for the service to say (OpenTelemetry leaves it unset).
    if (status >= 400 && status < 500) return [];
    if (isError === status >= 500) return [];
    return [
      {
        record,
        says: `${named(request)} (${request.step}) was answered with ${status}, and the status of its span is ${entries[0]?.status}.`,
      },
    ];
  });
  const failed = looked.filter(({ request }) => (request.data.status ?? 0) >= 500);
  if (offences.length === 0 && failed.length === 0)
    return inconclusive(
      rule,
      'No request failed with 500 or above, so nothing shows how that would look.',
      cited(looked),
    );
  return unless(
    rule,
    cited(looked),
    offences,
    `The spans of ${failed.length} failed requests are marked as errors, and no other of ${looked.length}.`,
  );
}

export function spanTimes(input: Input): Check {
  const rule = 'span-times';
  if (!input.claim.traces) return notApplicable(rule, NONE);
  const looked = traced(input).filter(({ entries }) => entries.length > 0);
  const offences = looked.flatMap(({ request, record, entries, spans }) => {
    const says = spans
      .map((span) => wrongTimes(span, entries.includes(span) ? request.data.ms : null))
      .find((wrong) => wrong !== null);
    return says ? [{ record, says: `${says} The request: ${named(request)} (${request.step}).` }] : [];
  });
  return unless(
    rule,
    cited(looked),
    offences,
    `The spans of ${looked.length} requests end before they arrive, and last no longer than their requests.`,
  );
}

function wrongTimes({ name, startMs, endMs, receivedMs }: Span, requestMs: number | null): string | null {
  const lasts = endMs - startMs;
  if (lasts < 0) return `The span ${quote(name)} ends ${Math.round(-lasts)} ms before it begins.`;
  if (endMs > receivedMs + CLOCK_SLACK)
    return `The span ${quote(name)} ends ${Math.round(endMs - receivedMs)} ms after it arrived.`;
  if (receivedMs - endMs > OLDEST)
    return `The span ${quote(name)} ended ${iso(endMs)}, and arrived ${iso(receivedMs)}.`;
  if (requestMs !== null && lasts > requestMs + CLOCK_SLACK)
    return `The span ${quote(name)} lasts ${Math.round(lasts)} ms, though its request took ${Math.round(requestMs)} ms.`;
  return null;
}

/** Written out without asking any clock; far years in a form that sorts like the others. */
function iso(ms: number): string {
  return Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : `${ms} ms after 1970`;
}

export function spanNamesBounded(input: Input): Check {
  const rule = 'span-names-bounded';
  if (!input.claim.traces) return notApplicable(rule, NONE);
  const many = records(input).find(({ step }) => step === 'many paths');
  if (!many) return inconclusive(rule, 'Many paths were not tried.');
  const { awaited, missing, spans } = many.data;
  const came = awaited.length - missing.length;
  if (came < awaited.length / 2)
    return inconclusive(rule, `Of ${awaited.length} requests only ${came} came to the receiver.`, many);
  const names = [
    ...new Set(spans.filter(({ traceId }) => awaited.includes(traceId)).map(({ name }) => name)),
  ];
  const says = `${came} distinct paths made ${names.length} span names, as ${names
    .slice(0, 3)
    .map((name) => quote(name))
    .join(', ')}.`;
  return unless(rule, [many], names.length > came / 2 ? [{ record: many, says }] : [], says);
}

export function unharmedWithoutCollector(input: Input): Check {
  const rule = 'unharmed-without-collector';
  if (!input.claim.traces) return notApplicable(rule, NONE);
  const { service, harmless } = input.claim.traces;
  const fault = input.evidence
    .from(OWN, 'fault')
    .find(({ data }) => data.service === service && data.stage === 'injected');
  const looked = asked(input, 'without collector ');
  if (!fault || looked.length === 0) return inconclusive(rule, `${service} was not taken away.`);
  if (!fault.data.effective)
    return inconclusive(rule, `${service} could still be reached: ${fault.data.detail}.`, fault);
  const spoilt = asked(input, 'alone ').find(
    (request) => !isExpected(request, claimed(input, request)?.request.expect ?? null),
  );
  if (spoilt)
    return inconclusive(
      rule,
      `Even before, ${named(spoilt)} was answered with ${spoilt.data.status ?? spoilt.data.error}.`,
      spoilt,
    );
  const offences = looked
    .filter(
      (request) =>
        !isExpected(request, claimed(input, request)?.request.expect ?? null) || request.data.ms > harmless,
    )
    .map((record) => ({
      record,
      says: `While ${service} took nothing, ${named(record)} was answered with ${record.data.status ?? record.data.error} after ${Math.round(record.data.ms)} ms; ${harmless} ms are claimed.`,
    }));
  const slowest = Math.round(Math.max(...looked.map(({ data }) => data.ms)));
  return unless(
    rule,
    [fault, ...looked],
    offences,
    `While ${service} took nothing, all ${looked.length} requests were answered as ever; the slowest took ${slowest} ms.`,
  );
}

const cited = (looked: readonly Traced[]): readonly Spans[] => [
  ...new Set(looked.map(({ record }) => record)),
];
