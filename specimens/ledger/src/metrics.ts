/** Seconds; chosen so that the claimed answers (well under a second) and the time-outs both fall between bounds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

export interface RequestLabels {
  readonly method: string;
  /** The route's pattern, never the path: a path per label would make a series per account. */
  readonly route: string;
  readonly status: number;
}

export interface Metrics {
  readonly requestDone: (labels: RequestLabels, seconds: number) => void;
  readonly count: (name: CounterName) => void;
  readonly databaseUp: (up: boolean) => void;
  /** Text exposition format 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/ */
  readonly render: () => string;
}

const COUNTERS = {
  ledger_cache_hits_total: 'Account reads answered from the cache.',
  ledger_cache_misses_total: 'Account reads that the cache could not answer.',
  ledger_cache_errors_total: 'Cache operations that failed or were skipped while the cache was unreachable.',
  ledger_database_failures_total: 'Times the database became unreachable.',
  ledger_transfers_total: 'Transfers booked.',
} as const;
export type CounterName = keyof typeof COUNTERS;

/** Metrics of one process, kept in memory. */
export function createMetrics(version: string): Metrics {
  const requests = new Map<string, number>();
  const durations = new Map<string, { counts: number[]; sum: number; count: number }>();
  const counters = new Map<CounterName, number>();
  const startedAt = Date.now() / 1_000 - process.uptime();
  let up = 0;

  return {
    requestDone({ method, route, status }, seconds) {
      const series = labels({ method, route, status: String(status) });
      requests.set(series, (requests.get(series) ?? 0) + 1);
      const key = labels({ method, route });
      const histogram = durations.get(key) ?? { counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
      durations.set(key, histogram);
      BUCKETS.forEach((bound, index) => {
        if (seconds <= bound) histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
      });
      histogram.sum += seconds;
      histogram.count += 1;
    },
    count: (name) => void counters.set(name, (counters.get(name) ?? 0) + 1),
    databaseUp: (value) => {
      up = value ? 1 : 0;
    },
    render: () =>
      [
        ...family('ledger_http_requests_total', 'counter', 'Requests answered.', [...requests]),
        ...family(
          'ledger_http_request_duration_seconds',
          'histogram',
          'Time from a request’s head to the end of its answer.',
          [],
        ),
        ...[...durations].flatMap(([key, histogram]) => histogramLines(key, histogram)),
        ...Object.entries(COUNTERS).flatMap(([name, help]) =>
          family(name, 'counter', help, [['', counters.get(name as CounterName) ?? 0]]),
        ),
        ...family('ledger_database_up', 'gauge', 'Whether the database answers.', [['', up]]),
        ...family('ledger_build_info', 'gauge', 'Version of the program.', [[labels({ version }), 1]]),
        ...family('process_start_time_seconds', 'gauge', 'Start of the process, Unix time.', [
          ['', startedAt],
        ]),
        ...family('process_resident_memory_bytes', 'gauge', 'Resident memory.', [
          ['', process.memoryUsage.rss()],
        ]),
        '',
      ].join('\n'),
  };
}

function family(name: string, type: string, help: string, samples: [string, number][]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([series, value]) => `${name}${series} ${value}`),
  ];
}

function histogramLines(key: string, histogram: { counts: number[]; sum: number; count: number }): string[] {
  const name = 'ledger_http_request_duration_seconds';
  const inner = key.slice(1, -1);
  return [
    ...BUCKETS.map(
      (bound, index) => `${name}_bucket{${inner},le="${bound}"} ${histogram.counts[index] ?? 0}`,
    ),
    `${name}_bucket{${inner},le="+Inf"} ${histogram.count}`,
    `${name}_sum${key} ${histogram.sum}`,
    `${name}_count${key} ${histogram.count}`,
  ];
}

function labels(pairs: Readonly<Record<string, string>>): string {
  const escaped = (value: string) => value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));
  return `{${Object.entries(pairs)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')}}`;
}
