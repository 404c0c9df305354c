import { z } from 'zod';
import { httpAction } from '../../lib/actions.ts';
import { pathOnPort } from '../../lib/path-on-port.ts';
import { serviceName } from '../../lib/service-name.ts';
import { duration } from '../../lib/units.ts';

const metricName = () => z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'is no metric name');
const path = (message: string, pattern: RegExp) => z.string().regex(pattern, message);

/** What shows that a service is gone. */
const signal = z.union([
  z.strictObject({
    metric: metricName(),
    /** Only series with these labels. */
    labels: z.record(z.string(), z.string()).default({}),
    /** What the sum of its series is while the service is gone, as in 0 of a gauge `up`; before and after it is another. */
    is: z.number(),
  }),
  z.strictObject({
    metric: metricName(),
    labels: z.record(z.string(), z.string()).default({}),
    /** It rises while the service is gone. */
    rises: z.literal(true),
  }),
  /** A line of the log at this level or a graver one, which there was none of before. */
  z.strictObject({ log: z.enum(['warn', 'error']) }),
]);
export type Signal = z.infer<typeof signal>;
export type MetricSignal = Extract<Signal, { metric: string }>;

/** Whether it is a metric that says how things stand. */
export const isState = (one: Signal): one is Extract<Signal, { is: number }> => 'is' in one;

/** What the contract may claim for monitoring-observability: each kind of signal for itself. */
export const claim = z.strictObject({
  /** Requests with known answers, good ones and refused ones. The contract's workload is done once before. */
  requests: z
    .array(
      z.strictObject({
        request: httpAction(),
        /** Spans that its trace has at least: the request's own and those of its inner work. */
        spans: z.int().min(1).default(1),
      }),
    )
    .min(1),
  /** A page in the Prometheus text format or OpenMetrics. */
  metrics: z
    .strictObject({
      /** Where it is; on another port of the subject `:9090/metrics`. */
      path: pathOnPort('/metrics').default('/metrics'),
      /** The counter of requests; `_total` included. Without it only the page itself is asked about, and how many series it has. */
      counter: metricName().optional(),
      /** Names of its labels; the status as digits or as a class (`5xx`). */
      labels: z
        .strictObject({ method: z.string().optional(), status: z.string() })
        .default({ method: 'method', status: 'status' }),
      /** The histogram or summary of how long requests took, in seconds; without `_sum`, `_count` and `_bucket`. */
      durations: metricName().optional(),
    })
    .optional(),
  /**
   * Lines of JSON; names of their fields. What stands in an object within a line is named by the way to it, with dots, as in `fields.message`
   * or `log.level`; a field whose own name has dots comes first.
   */
  logs: z
    .strictObject({
      stream: z.enum(['stdout', 'stderr']).default('stdout'),
      time: z.string().default('time'),
      level: z.string().default('level'),
      levels: z
        .enum(['pino', 'syslog', 'otel'])
        .default('pino')
        .describe(
          'How levels are read that are numbers: `pino` and bunyan have 10 to 60, `syslog` and GELF 7 to 0, `otel` 1 to 24. Words are read in any case.',
        ),
      /** What a line means that has no level, as those of Serilog's compact format: `info`. Without it, every line needs one. */
      absentLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).optional(),
      message: z.string().default('message'),
      /** The id of the request, in the line that tells of its answer; null: no such line is claimed. */
      requestId: z.string().nullable().default('requestId'),
      /** The header in which a client gives that id; with `traceparent` the line bears the trace id in it, or all of it. */
      requestIdHeader: z.string().default('x-request-id'),
      /** The status of the answer, in the same line. */
      status: z.string().optional(),
      /** Most lines a second while a service is gone and nobody asks anything. */
      perSecond: z.number().positive().default(10),
    })
    .optional(),
  /** Traces, sent to a service of type `otlp`. */
  traces: z
    .strictObject({
      service: serviceName('otlp'),
      /** Time in which a span must have arrived. */
      within: duration().prefault('10s'),
      /** Time in which every claimed request is answered while nobody takes traces. */
      harmless: duration().prefault('3s'),
    })
    .optional(),
  /** Paths that differ only in `{n}`, asked for with GET; whatever the answer, they must not make series of their own. */
  paths: z
    .array(path("write a path with {n} in it, as in '/accounts/{n}'", /^\/\S*\{n\}\S*$/))
    .default(['/cleanroom-no-such-path-{n}']),
  /** A service that is taken away, and what shows it. */
  outage: z
    .strictObject({
      service: serviceName(),
      fault: z.enum(['refused', 'black-holed', 'paused', 'killed']).default('refused'),
      /** A request that needs the service, and what it is answered with meanwhile. */
      request: httpAction(),
      answers: z.array(z.int().min(100).max(599)).min(1).default([503]),
      within: duration().prefault('5s'),
      shows: z
        .array(signal)
        .min(1)
        .default([{ log: 'warn' }]),
    })
    .optional(),
});

export type Claim = z.infer<typeof claim>;

/** The header of W3C Trace Context. */
export const TRACEPARENT = 'traceparent';

/** What it wrote when it was started in a far time zone and did not become ready; that start is left out of everything. */
export const LINES_FROM_AFAR = 'a start in a far zone';

/** Step of asking it to end, and the window of what it wrote until then. */
export const STOPPED = 'asked to end';
export const LAST_LINES = 'its end';
