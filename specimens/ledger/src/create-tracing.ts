import type { Tracing, TracingOptions } from './tracing.ts';

/** Tracing with OpenTelemetry, which is loaded only where there is a receiver. */
export async function createTracing(options: TracingOptions): Promise<Tracing> {
  if (options.url === null) return NO_TRACING;
  const { openTelemetry } = await import('./open-telemetry.ts');
  return openTelemetry({ ...options, url: options.url });
}

const NO_TRACING: Tracing = {
  request: () => ({ traceId: null, within: (work) => work(), end: () => {} }),
  inner: (_name, _attributes, work) => work(),
  close: async () => {},
};
