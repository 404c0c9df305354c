import type { Checked } from '../../protocol.ts';
import type { ReceivedSpan } from './spans.ts';

/** The span of a client that a request named as its parent. */
export type Client = Checked<'otlp.wait'>['clients'][number];

/** Spans that are remembered beyond a drain. */
const MOST_SPANS = 100_000;

/**
 * What has come of each trace. A span is exported when it has ended, and so before the one in which it lies: the first that comes of a
 * trace may be followed by the rest an export later.
 */
export function createTraces() {
  const traces = new Map<string, { readonly spans: Set<string>; readonly parents: Set<string | null> }>();
  let left = MOST_SPANS;
  return {
    add({ traceId, spanId, parentSpanId }: ReceivedSpan): void {
      if (left === 0) return;
      left -= 1;
      const trace = traces.get(traceId) ?? { spans: new Set(), parents: new Set() };
      traces.set(own(traceId), trace);
      trace.spans.add(own(spanId));
      trace.parents.add(parentSpanId === null ? null : own(parentSpanId));
    },
    has: (traceId: string): boolean => traces.has(traceId),
    /** Whether the span right below the client's has come, and of every other one its parent; of what is not remembered, anything will do. */
    isWhole: ({ traceId, spanId }: Client): boolean => {
      const trace = traces.get(traceId);
      if (trace === undefined) return false;
      const { spans, parents } = trace;
      return (
        left === 0 ||
        [...parents].every((parent) => parent === spanId || (parent !== null && spans.has(parent)))
      );
    },
  };
}

/** Made anew, because a piece of a string holds on to the whole export that it was cut from. */
const own = (id: string): string => Buffer.from(id).toString('latin1');
