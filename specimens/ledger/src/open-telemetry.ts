import {
  context,
  diag,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type Log, messageOf } from './log.ts';
import type { RequestSpan, Tracing, TracingOptions } from './tracing.ts';

const CLOSE_MS = 1_000;

/** Tracing by OpenTelemetry's SDK: batches in the background, OTLP over HTTP with protobuf. */
export function openTelemetry(options: TracingOptions & { readonly url: string }): Tracing {
  const { version, log, delayMs } = options;
  tellTrouble(log);
  context.setGlobalContextManager((options.contextManager ?? new AsyncLocalStorageContextManager()).enable());
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'ledger', 'service.version': version }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: new URL('v1/traces', `${options.url}/`).href }),
        scheduledDelayMillis: delayMs,
      }),
    ],
  });
  const tracer = provider.getTracer('ledger', version);
  const propagator = new W3CTraceContextPropagator();

  return {
    request(headers) {
      const parent = propagator.extract(ROOT_CONTEXT, headers, {
        keys: (carrier) => Object.keys(carrier),
        get: (carrier, key) => carrier[key],
      });
      return requestSpan(tracer.startSpan('request', { kind: SpanKind.SERVER }, parent));
    },
    async inner(name, attributes, work) {
      if (trace.getActiveSpan() === undefined) return work();
      return inSpan(tracer, name, attributes, work);
    },
    async close() {
      const closed = provider
        .shutdown()
        .catch((error: unknown) => log.write('warn', 'traces not delivered', { error: messageOf(error) }));
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
    },
  };
}

function requestSpan(span: Span): RequestSpan {
  return {
    traceId: span.spanContext().traceId,
    within: (work) => context.with(trace.setSpan(context.active(), span), work),
    end({ method, route, status, failed }) {
      span.updateName(`${method} ${route}`);
      span.setAttributes({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
      });
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR, message: String(status) });
      span.end();
    },
  };
}

async function inSpan<T>(
  tracer: Tracer,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  work: () => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** What the SDK has to say, such as that nobody takes the spans, goes to our own log, and not at full speed. */
function tellTrouble(log: Log): void {
  const tell = (message: string) => log.sparsely('warn', 'tracing', { detail: message.slice(0, 500) });
  const ignore = () => {};
  diag.setLogger({ error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore });
}
