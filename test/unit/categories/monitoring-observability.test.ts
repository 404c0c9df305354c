import { LINES_FROM_AFAR } from '../../../src/categories/monitoring-observability/claim.ts';
import { category } from '../../../src/categories/monitoring-observability/index.ts';
import type { EvidenceData } from '../../../src/model/evidence.ts';
import {
  fault,
  inExperiment,
  load,
  logLines,
  request,
  type Sketch,
  spans,
  state as subjectState,
} from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const GOOD = { request: 'GET /accounts/1' };
const MISSING = { request: { http: 'GET /accounts/9', expect: 404 } };
const requests = [GOOD, MISSING];
const metrics = { counter: 'http_requests_total' };
const logs = { status: 'status' };
const traces = { service: 'otel', within: '5s', harmless: '1s' };
const outage = {
  service: 'db',
  request: 'GET /accounts/1',
  within: '2500ms',
  shows: [{ metric: 'db_up', is: 0 }, { metric: 'db_failures_total', rises: true }, { log: 'warn' }],
};
const told = (more: object) => ({ requests, ...more });

const truth = (seen: readonly Sketch[]) => inExperiment('truth', seen);
const during = (seen: readonly Sketch[]) => inExperiment('outage', seen);

const TYPE = { 'content-type': 'text/plain; version=0.0.4' };
const scrape = (look: string, response: string, more: Parameters<typeof request>[1] = {}) =>
  request(`scrape · ${look}`, { path: '/metrics', responseHeaders: TYPE, response, ...more });

/** A page on which the counter stands at these figures, beside other series. */
const page = (counts: Readonly<Record<string, number>>, more = '') =>
  `# TYPE http_requests_total counter\n${Object.entries(counts)
    .map(([status, count]) => `http_requests_total{method="GET",status="${status}"} ${count}\n`)
    .join('')}${more}`;

const timed = { ...metrics, durations: 'http_seconds' };
const QUOTED = { 'content-type': 'text/plain; version=1.0.0; charset=utf-8' };
/** A page with a histogram of so many seconds and requests. */
const timing = (sum: number, count: number) =>
  page(
    { 200: 1 },
    `# TYPE http_seconds histogram\nhttp_seconds_bucket{le="+Inf"} ${count}\nhttp_seconds_sum ${sum}\nhttp_seconds_count ${count}\n`,
  );
const delayed = fault('db delayed', { fault: 'delayed', terms: { delayMs: 250 } });

const CLIENT = 'aaaaaaaaaaaaaaaa';
const traceOf = (n: number) => `${n}`.padStart(32, '1');
/** Request number `n`, which bears the id `id-n` and the trace of that number. */
const ask = (n: number, step: string, more: Parameters<typeof request>[1] = {}) =>
  request(step, {
    path: '/accounts/1',
    headers: { 'x-request-id': `id-${n}`, traceparent: `00-${traceOf(n)}-${CLIENT}-01` },
    ms: 20,
    ...more,
  });
const asks = [
  ask(1, 'alone 0'),
  ask(2, 'alone 1', { path: '/accounts/9', status: 404 }),
  ask(3, 'together 0 0'),
];

/** What the counter does when two requests are made, one of them refused; each scrape counts itself. */
const counting = (after: Readonly<Record<string, number>>, driven: readonly Sketch[] = asks) =>
  truth([
    scrape('baseline 1', page({ 200: 10 })),
    scrape('baseline 2', page({ 200: 11 })),
    ...driven,
    scrape('after 1', page(after)),
  ]);

type Line = EvidenceData<'log-lines'>['lines'][number];
const line = (fields: object | string, more: Partial<Line> = {}): Line => ({
  at: 100,
  stream: 'stdout',
  text: typeof fields === 'string' ? fields : JSON.stringify(fields),
  cut: false,
  ...more,
});
const told1 = { time: '2026-01-02T03:04:05.678Z', level: 'info', message: 'request' };
const window = (name: string, lines: readonly Line[], more: object = {}) =>
  logLines(name, { window: name, lines: [...lines], total: lines.length, ...more });
const answered = (n: number, status: number) => line({ ...told1, requestId: `id-${n}`, status });

const traced = (id: string) => line({ ...told1, trace_id: id });

/** Lines as tracing_subscriber writes them: what belongs to the event stands in an object of its own. */
const nested = {
  time: 'timestamp',
  message: 'fields.message',
  requestId: 'fields.request_id',
  status: 'fields.status',
};
const rusty = (n: number, status: number, timestamp = told1.time, level = 'INFO') =>
  line({ timestamp, level, fields: { message: 'answered', request_id: `id-${n}`, status }, target: 'http' });

/** Two requests, the second right before it was asked to end, and what it wrote until then. */
const ended = (lines: readonly Line[], how: object = {}, openStreams = 0) =>
  truth([
    ask(1, 'alone 0'),
    window('driven', [answered(1, 200)]),
    ask(2, 'last 0'),
    subjectState('asked to end', { moment: 'stopped', running: false, stopMs: 600, exitCode: 0, ...how }),
    window('its end', lines, { openStreams }),
  ]);

const EPOCH = Date.parse('2026-01-02T03:04:05.678Z');
/** Three requests, the last five seconds after the first, and the times of their lines. */
const loggedAt = (times: readonly (string | number)[]) =>
  truth([
    ask(1, 'alone 0'),
    ask(2, 'alone 1'),
    ...[1, 2, 3].map((look) => scrape(`between ${look}`, '')),
    ask(3, 'later'),
    window(
      'driven',
      times.map((time, index) => line({ ...told1, time, requestId: `id-${index + 1}`, status: 200 })),
    ),
  ]);

/** The same, each answered with the date of its moment, and with the time that its line makes of that; the last heard so much later. */
const dated = (timeOf: (ms: number) => string, between = [1, 2, 3]) => {
  const moments = [0, 1_000, 5_000].map((ms) => EPOCH + ms);
  const answer = (index: number) => ({
    responseHeaders: { date: new Date(moments[index] ?? 0).toUTCString() },
  });
  return truth([
    ask(1, 'alone 0', answer(0)),
    ask(2, 'alone 1', answer(1)),
    ...between.map((look) => scrape(`between ${look}`, '')),
    ask(3, 'later', answer(2)),
    window(
      'driven',
      moments.map((ms, index) =>
        line({ ...told1, time: timeOf(ms), requestId: `id-${index + 1}`, status: 200 }),
      ),
    ),
  ]);
};
const HOURS_14 = 14 * 3_600_000;

type Span = EvidenceData<'spans'>['spans'][number];
const span = (n: number, more: Partial<Span> = {}): Span => ({
  traceId: traceOf(n),
  spanId: `${n}`.padStart(16, 'b'),
  parentSpanId: CLIENT,
  name: 'GET /accounts/:id',
  kind: 'server',
  startMs: 1_000_000,
  endMs: 1_000_015,
  status: 'unset',
  service: 'ledger',
  attributes: {},
  receivedMs: 1_000_500,
  ...more,
});
const inner = (n: number, more: Partial<Span> = {}) =>
  span(n, {
    spanId: `${n}`.padStart(16, 'c'),
    parentSpanId: `${n}`.padStart(16, 'b'),
    name: 'select',
    kind: 'client',
    endMs: 1_000_010,
    ...more,
  });
const came = (list: readonly Span[], awaited = [1, 2, 3].map(traceOf), more: object = {}) =>
  spans('driven', {
    spans: [...list],
    awaited,
    missing: awaited.filter((id) => !list.some(({ traceId }) => traceId === id)),
    ...more,
  });
const all = [span(1), span(2), span(3)];
/** A request that failed during an outage, and the span that tells of it. */
const failed = (status: Span['status']) => [
  ...during([ask(4, 'outage 1', { status: 503 })]),
  ...during([came([span(4, { status })], [traceOf(4)])]),
];

const gone = (more: Parameters<typeof fault>[1] = {}) => fault('db refused', more);
const back = (more: Parameters<typeof fault>[1] = {}) => fault('db healed', { stage: 'healed', ...more });
const state = (up: number, failures: number) => `db_up ${up}\ndb_failures_total ${failures}\n`;
/** An outage with what the page shows before it, at a look one second after it began, at those three and four after it, and at its end. */
const outageSeen = (
  pages: { during: string; late?: string | null; end?: string; after?: string; before?: string },
  lines: readonly Line[],
  alone: readonly Line[] = [],
) =>
  during([
    ask(5, 'before the outage'),
    scrape('before the outage', pages.before ?? state(1, 0)),
    gone(),
    scrape('outage 1', pages.during),
    ask(6, 'outage 1', { status: 503 }),
    ...(pages.late === null ? [] : [scrape('outage 2', pages.late ?? pages.during)]),
    scrape('end of the outage', pages.end ?? pages.late ?? pages.during),
    window('outage', lines),
    window('outage, left alone', alone),
    back(),
    ask(7, 'after the outage'),
    scrape('healed 1', pages.after ?? state(1, 1)),
  ]);
const warned = [line({ ...told1, level: 'warn', message: 'database lost' })];

/** Three failures in an outage, and two scrapes that are timed too. */
const timedOutage = (count: number): readonly Sketch[] =>
  inExperiment('outage', [
    scrape('baseline 1', timing(0, 8)),
    scrape('baseline 2', timing(0, 9)),
    scrape('before the outage', timing(0, 10)),
    ...[1, 2, 3].map((n) => ask(10 + n, `outage ${n}`, { status: 503 })),
    scrape('outage 3', timing(0, count)),
    scrape('end of the outage', timing(0, count)),
  ]);

testJudge(category, {
  subject: SERVICE,
  // A request that goes otherwise than claimed is a mistake in the contract.
  neverAccuses: ['good-case-works'],
  cases: {
    'good-case-works': [
      innocent('answers as claimed', { claim: told({}), seen: truth(asks), says: ['All 3 requests'] }),
      open('another answer', {
        claim: told({}),
        seen: truth([ask(1, 'alone 0', { status: 500, response: 'oh' })]),
        says: ['GET /accounts/1 (alone 0) was answered with 500: “oh”'],
      }),
    ],
    'exposition-parses': [
      innocent('pages to the letter', {
        claim: told({ metrics }),
        seen: truth([scrape('baseline 1', page({ 200: 1 }))]),
        says: ['All 1 scrapes are prometheus text 0.0.4'],
      }),
      guilty('a type that stands twice', {
        claim: told({ metrics }),
        seen: truth([scrape('baseline 1', '# TYPE a counter\n# TYPE a counter\na 1\n')]),
        says: ['line 2 breaks the format: a has a second TYPE', '“# TYPE a counter”'],
      }),
      guilty('a page of another content type', {
        claim: told({ metrics }),
        seen: truth([scrape('baseline 1', 'a 1\n', { responseHeaders: { 'content-type': 'text/html' } })]),
        says: ['the content type "text/html" is no metrics format'],
      }),
      open('a page that is not answered', {
        claim: told({ metrics }),
        seen: truth([scrape('baseline 1', '', { status: 404 })]),
        says: ['The metrics page was answered with 404'],
      }),
      open('a format that is not read here', {
        claim: told({ metrics }),
        seen: truth([
          scrape('baseline 1', '{"a.b"} 1\n', {
            responseHeaders: QUOTED,
          }),
        ]),
        says: ['version=1.0.0', 'not read here'],
      }),
      moot('no metrics claimed', { claim: told({}), seen: truth(asks), says: ['claims no metrics'] }),
      guilty('a breach on a page of which no counter is claimed', {
        claim: told({ metrics: {} }),
        seen: truth([scrape('baseline 1', 'a 1\na one\n')]),
        says: ['line 2 breaks the format'],
      }),
    ],
    'requests-counted': [
      moot('a page of which no counter is claimed', {
        claim: told({ metrics: {} }),
        seen: counting({ 200: 14 }),
        says: ['claims no counter of requests'],
      }),
      innocent('each request once, the scrapes themselves apart', {
        claim: told({ metrics }),
        seen: counting({ 200: 14, 404: 1 }),
        says: ['each of 3 requests once'],
      }),
      innocent('classes instead of digits', {
        claim: told({ metrics: { ...metrics, labels: { status: 'class' } } }),
        seen: truth([
          scrape('baseline 1', 'http_requests_total{class="2xx"} 10\n'),
          scrape('baseline 2', 'http_requests_total{class="2xx"} 11\n'),
          ...asks,
          scrape('after 1', 'http_requests_total{class="2xx"} 14\nhttp_requests_total{class="4xx"} 1\n'),
        ]),
        says: ['each of 3 requests'],
      }),
      innocent('a count that comes a little later', {
        claim: told({ metrics }),
        seen: [...counting({ 200: 13, 404: 1 }), ...truth([scrape('after 2', page({ 200: 15, 404: 1 }))])],
        says: ['each of 3 requests'],
      }),
      guilty('errors that are left out', {
        claim: told({ metrics }),
        seen: counting({ 200: 14 }),
        says: ['1 requests were answered with GET 404; http_requests_total rose by 0 for them'],
      }),
      guilty('an error that is counted as a success', {
        claim: told({ metrics }),
        seen: counting({ 200: 15 }),
        says: [
          '2 requests were answered with GET 200; http_requests_total rose by 3',
          '1 requests',
          'rose by 0',
        ],
      }),
      guilty('no such counter', {
        claim: told({ metrics: { counter: 'requests_total' } }),
        seen: counting({ 200: 14, 404: 1 }),
        says: ['There is no counter requests_total'],
      }),
      guilty('errors that are left out during an outage', {
        claim: told({ metrics, outage }),
        seen: during([
          scrape('baseline 1', page({ 200: 10 })),
          scrape('baseline 2', page({ 200: 11 })),
          scrape('before the outage', page({ 200: 12 })),
          ask(4, 'outage 1', { status: 503 }),
          scrape('outage 1', page({ 200: 13 })),
          scrape('end of the outage', page({ 200: 14 })),
        ]),
        says: ['1 requests were answered with GET 503; http_requests_total rose by 0'],
      }),
      guilty('a counter that goes back', {
        claim: told({ metrics }),
        seen: counting({ 200: 2, 404: 1 }),
        says: ['2 requests were answered with GET 200; http_requests_total rose by -10'],
      }),
      open('a request of somebody else between the scrapes that are held against each other', {
        claim: told({ metrics, outage }),
        seen: during([
          scrape('baseline 1', page({ 200: 10 })),
          scrape('baseline 2', page({ 200: 12 })),
          scrape('before the outage', page({ 200: 13 })),
          ask(4, 'outage 1', { status: 503 }),
          scrape('outage 1', page({ 200: 14 })),
          scrape('end of the outage', page({ 200: 15, 503: 1 })),
        ]),
        says: ['somebody else asks it, too'],
      }),
      open('a look at the metrics without an answer', {
        claim: told({ metrics, outage }),
        seen: during([
          scrape('baseline 1', page({ 200: 10 })),
          scrape('baseline 2', page({ 200: 11 })),
          scrape('before the outage', page({ 200: 12 })),
          ask(4, 'outage 1'),
          scrape('outage 1', '', { status: null, error: 'ECONNRESET' }),
          scrape('end of the outage', page({ 200: 14 })),
        ]),
        says: ['not answered'],
      }),
      open('a request without an answer', {
        claim: told({ metrics }),
        seen: counting({ 200: 14 }, [ask(1, 'alone 0', { status: null, error: 'ECONNRESET' })]),
        says: ['not answered'],
      }),
      moot('no metrics claimed', { claim: told({}), seen: truth(asks), says: ['claims no metrics'] }),
    ],
    'durations-true': [
      guilty('milliseconds where seconds are promised', {
        claim: told({ metrics: timed }),
        seen: truth([scrape('baseline 2', timing(0, 1)), ...asks, scrape('after 2', timing(58, 4))]),
        says: [
          '3 requests took 0.0',
          'in all by our clock',
          'http_seconds_sum, which is in seconds, rose by 58',
        ],
      }),
      guilty('a histogram that nothing is put into', {
        claim: told({ metrics: timed }),
        seen: truth([scrape('baseline 2', timing(0, 0)), ...asks, scrape('after 2', timing(0, 0))]),
        says: ['3 requests were answered, and http_seconds_count did not rise'],
      }),
      open('a page whose names stand in quotes, which is not read here', {
        claim: told({ metrics: timed }),
        seen: truth([
          scrape('baseline 2', '{"http.seconds_count"} 1\n', { responseHeaders: QUOTED }),
          ...asks,
          scrape('after 2', '{"http.seconds_count"} 1\n', { responseHeaders: QUOTED }),
        ]),
        says: ['its format is not read here'],
      }),
      guilty('fractions of a second that are lost', {
        claim: told({ metrics: timed, outage }),
        seen: truth([
          scrape('baseline 2', timing(0, 1)),
          ...asks,
          scrape('after 2', timing(0, 4)),
          scrape('before slowness', timing(0, 5)),
          delayed,
          ask(4, 'slowed', { ms: 290 }),
          scrape('after slowness', timing(0, 6)),
        ]),
        says: ['A request took 0.290 s', 'held up for 0.250 s', 'rose by 0 for it'],
      }),
      innocent('what we measured as well', {
        claim: told({ metrics: timed, outage }),
        seen: truth([
          scrape('baseline 2', timing(1, 1)),
          ...asks,
          scrape('after 2', timing(1.05, 4)),
          scrape('before slowness', timing(1.06, 5)),
          delayed,
          ask(4, 'slowed', { ms: 290 }),
          scrape('after slowness', timing(1.34, 6)),
        ]),
        says: [
          'http_seconds tells of 0.0500 s for 3 requests',
          'http_seconds tells of 0.280 s for 1 requests',
        ],
      }),
      innocent('a request that did not have to wait after all', {
        claim: told({ metrics: timed, outage }),
        seen: truth([
          scrape('baseline 2', timing(1, 1)),
          ...asks,
          scrape('after 2', timing(1.05, 4)),
          scrape('before slowness', timing(1.06, 5)),
          delayed,
          ask(4, 'slowed', { ms: 12 }),
          scrape('after slowness', timing(1.07, 6)),
        ]),
        says: ['tells of'],
      }),
      guilty('failures that are not timed', {
        claim: told({ metrics: timed, outage }),
        seen: [
          ...truth([scrape('baseline 2', timing(0, 1)), ...asks, scrape('after 2', timing(0.01, 4))]),
          ...timedOutage(12),
        ],
        says: ['3 requests were answered, 3 of them with 5xx; http_seconds_count rose by 2 for them'],
      }),
      innocent('failures that are timed as well', {
        claim: told({ metrics: timed, outage }),
        seen: [
          ...truth([scrape('baseline 2', timing(0, 1)), ...asks, scrape('after 2', timing(0.01, 4))]),
          ...timedOutage(15),
        ],
        says: ['tells of'],
      }),
      open('a request that it went on with when nobody waited for it any more', {
        claim: told({ metrics: timed }),
        seen: truth([
          scrape('baseline 2', timing(0, 1)),
          ask(1, 'alone 0', { status: null, error: 'timeout', ms: 10_000 }),
          scrape('after 2', timing(12.5, 2)),
        ]),
        says: ['GET /accounts/1 (alone 0) was not answered'],
      }),
      innocent('a look in an outage that was not answered, and not timed', {
        claim: told({ metrics: timed, outage }),
        seen: [
          ...truth([scrape('baseline 2', timing(0, 1)), ...asks, scrape('after 2', timing(0.01, 4))]),
          ...timedOutage(15).flatMap((sketch) =>
            sketch.step === 'scrape · outage 3'
              ? [sketch, ...during([scrape('outage 4', '', { status: null, error: 'ECONNRESET' })])]
              : [sketch],
          ),
        ],
        says: ['tells of'],
      }),
      open('a page that cannot be read', {
        claim: told({ metrics: timed }),
        seen: truth([scrape('baseline 2', timing(1, 1)), ...asks, scrape('after 2', '', { status: 500 })]),
        says: ['answered with 500'],
      }),
      moot('no histogram claimed', {
        claim: told({ metrics }),
        seen: truth(asks),
        says: ['names no histogram of durations'],
      }),
    ],
    'series-bounded': [
      innocent('no more series than before', {
        claim: told({ metrics }),
        seen: truth([
          scrape('few paths', page({ 200: 1, 404: 3 })),
          { ...load('many paths'), data: { name: 'load', values: { sent: 50, failed: 0 } } },
          scrape('many paths', page({ 200: 1, 404: 53 })),
        ]),
        says: ['50 further paths made 0 further series: from 2 to 2'],
      }),
      guilty('a series for every path', {
        claim: told({ metrics }),
        seen: truth([
          scrape('few paths', page({ 200: 1 })),
          { ...load('many paths'), data: { name: 'load', values: { sent: 50, failed: 0 } } },
          scrape(
            'many paths',
            page({ 200: 1 }, Array.from({ length: 50 }, (_, n) => `paths{path="/${n}"} 1\n`).join('')),
          ),
        ]),
        says: ['50 further paths made 50 further series: from 1 to 51'],
      }),
      open('paths of which most were not answered', {
        claim: told({ metrics }),
        seen: truth([
          scrape('few paths', page({ 200: 1 })),
          { ...load('many paths'), data: { name: 'load', values: { sent: 50, failed: 40 } } },
          scrape(
            'many paths',
            page({ 200: 1 }, Array.from({ length: 10 }, (_, n) => `paths{path="/${n}"} 1\n`).join('')),
          ),
        ]),
        says: ['Only 10 of 50 further paths were answered'],
      }),
      open('paths that nobody answered', {
        claim: told({ metrics }),
        seen: truth([
          scrape('few paths', page({ 200: 1 })),
          { ...load('many paths'), data: { name: 'load', values: { sent: 50, failed: 50 } } },
          scrape('many paths', page({ 200: 1 })),
        ]),
        says: ['None of the paths was answered'],
      }),
    ],
    'log-lines-parse': [
      innocent('lines of JSON', {
        claim: told({ logs }),
        seen: truth([window('driven', [line(told1), line('')])]),
        says: ['All 1 lines'],
      }),
      innocent('what stands on the other stream, and lines that we cut ourselves', {
        claim: told({ logs }),
        seen: truth([
          window('driven', [line(told1), line('hello', { stream: 'stderr' }), line('{"a":"', { cut: true })]),
        ]),
        says: ['All 1 lines'],
      }),
      guilty('a stack trace on the other stream', {
        claim: told({ logs }),
        seen: truth([
          window('driven', [
            line(told1),
            line('Error: connect ECONNREFUSED', { stream: 'stderr' }),
            line('    at async file:///app/src/routes.js:41:18', { stream: 'stderr' }),
          ]),
        ]),
        says: [
          'In the window “driven” it wrote a stack trace beside the log, on stderr: “at async file:///app/src/routes.js:41:18”',
        ],
      }),
      guilty('a stack trace on stdout where the log is on stderr', {
        claim: told({ logs: { stream: 'stderr' } }),
        seen: truth([
          window('driven', [
            line(told1, { stream: 'stderr' }),
            line('Traceback (most recent call last):', { stream: 'stdout' }),
          ]),
        ]),
        says: ['beside the log, on stdout: “Traceback (most recent call last):”'],
      }),
      innocent('warnings of the runtime, and lines of JSON with a stack in them, on the other stream', {
        claim: told({ logs }),
        seen: truth([
          window('driven', [
            line(told1),
            line('(node:1) DeprecationWarning: The punycode module is deprecated.', { stream: 'stderr' }),
            line('Picked up JAVA_TOOL_OPTIONS: -Xmx1g', { stream: 'stderr' }),
            line(
              { ...told1, stack: 'Error: no\n    at async file:///app/src/routes.js:41:18' },
              { stream: 'stderr' },
            ),
          ]),
        ]),
        says: ['All 1 lines'],
      }),
      guilty('a stack trace between them', {
        claim: told({ logs }),
        seen: truth([window('driven', [line(told1), line('    at serve (server.js:1:2)')])]),
        says: ['In the window “driven” it wrote “at serve (server.js:1:2)”'],
      }),
      guilty('a number is no object', {
        claim: told({ logs }),
        seen: truth([window('driven', [line('42')])]),
        says: ['“42”'],
      }),
      moot('no log claimed', { claim: told({}), seen: truth(asks), says: ['claims no log'] }),
    ],
    'log-lines-complete': [
      innocent('time, level and message', {
        claim: told({ logs }),
        seen: truth([window('driven', [line(told1)])]),
        says: ['All 1 lines carry time, level and message'],
      }),
      innocent('the fields and numbers of pino', {
        claim: told({ logs: { message: 'msg' } }),
        seen: truth([window('driven', [line({ time: 1_767_323_045_678, level: 30, msg: 'request' })])]),
        says: ['All 1 lines'],
      }),
      innocent('times as Python, Log4j, PostgreSQL and OTLP write them', {
        claim: told({ logs }),
        seen: truth([
          window(
            'driven',
            [
              '2026-01-01 10:00:00,123',
              '2026-01-01T10:00:00,123+00',
              '2026-01-01T10:00:00.123 +00',
              '2026-01-01 10:00:00-05',
              '1767261600123456789',
              '1767261600.123',
            ].map((time) => line({ ...told1, time })),
          ),
        ]),
        says: ['All 6 lines'],
      }),
      innocent('times that end with the blank of a format', {
        claim: told({ logs }),
        seen: truth([window('driven', [line({ ...told1, time: '2026-01-02T03:04:05.678Z ' })])]),
        says: ['All 1 lines'],
      }),
      innocent('no level, where that is claimed to mean something', {
        claim: told({ logs: { ...logs, absentLevel: 'info' } }),
        seen: truth([window('driven', [line({ ...told1, level: undefined })])]),
        says: ['All 1 lines'],
      }),
      guilty('no level, where nothing is claimed of that', {
        claim: told({ logs }),
        seen: truth([window('driven', [line({ ...told1, level: undefined })])]),
        says: ['The field level is no level'],
      }),
      innocent('what it wrote in a zone in which it did not become ready', {
        claim: told({ logs }),
        seen: truth([
          window(LINES_FROM_AFAR, [line('Traceback (most recent call last):')]),
          window('driven', [line(told1)]),
        ]),
        says: ['All 1 lines'],
      }),
      innocent('levels of java.util.logging, slog, winston and OpenTelemetry', {
        claim: told({ logs }),
        seen: truth([
          window(
            'driven',
            'SEVERE CONFIG FINE FINER FINEST INFO+2 DEBUG-4 ERROR+4 http verbose silly WARN3'
              .split(' ')
              .map((level) => line({ ...told1, level })),
          ),
        ]),
        says: ['All 12 lines'],
      }),
      innocent('fields in objects, and fields with dots in their own names', {
        claim: told({ logs: { time: '@timestamp', level: 'log.level', message: 'event.text.short' } }),
        seen: truth([
          window('driven', [
            line({ '@timestamp': told1.time, log: { level: 'INFO' }, event: { text: { short: 'a' } } }),
            line({ '@timestamp': told1.time, 'log.level': 'INFO', log: 'x', event: { 'text.short': 'a' } }),
            line({
              '@timestamp': told1.time,
              'log.level': 'INFO',
              log: { level: 7 },
              'event.text.short': 'a',
            }),
          ]),
        ]),
        says: ['All 3 lines carry @timestamp, log.level and event.text.short'],
      }),
      ...[{}, { log: null }, { log: 'INFO' }, { log: ['INFO'] }, { log: { level: { level: 'INFO' } } }].map(
        (log) =>
          guilty(`no level where ${JSON.stringify(log)} is said`, {
            claim: told({ logs: { level: 'log.level' } }),
            seen: truth([window('driven', [line({ time: told1.time, message: 'request', ...log })])]),
            says: ['The field log.level is no level'],
          }),
      ),
      innocent('the numbers of syslog, where they are claimed', {
        claim: told({ logs: { levels: 'syslog' } }),
        seen: truth([
          window(
            'driven',
            [0, 1, 2, 3, 4, 5, 6, 7, '6', 'info'].map((level) => line({ ...told1, level })),
          ),
        ]),
        says: ['All 10 lines'],
      }),
      innocent('the numbers of OpenTelemetry, where they are claimed', {
        claim: told({ logs: { levels: 'otel' } }),
        seen: truth([
          window(
            'driven',
            [1, 9, 13, 17, 24].map((level) => line({ ...told1, level })),
          ),
        ]),
        says: ['All 5 lines'],
      }),
      ...(
        [
          ['pino', 7],
          ['pino', '30'],
          ['syslog', 8],
          ['syslog', 3.5],
          ['syslog', -1],
          ['otel', 0],
          ['otel', 25],
          ['pino', 'finely'],
          ['pino', 'SEVERE+1'],
          ['pino', 'constructor'],
        ] as const
      ).map(([levels, level]) =>
        guilty(`the level ${level}, where those of ${levels} are claimed`, {
          claim: told({ logs: { levels } }),
          seen: truth([window('driven', [line({ ...told1, level })])]),
          says: ['The field level is no level'],
        }),
      ),
      ...['2026-13-01 10:00:00,123', '2026-01-01 10:00:00,', '1234567', '2026-01-01 10:00:00+'].map((time) =>
        guilty(`the time ${time}`, {
          claim: told({ logs }),
          seen: truth([window('driven', [line({ ...told1, time })])]),
          says: ['The field time is no time'],
        }),
      ),
      guilty('no level that anybody knows', {
        claim: told({ logs }),
        seen: truth([window('driven', [line({ ...told1, level: 2 })])]),
        says: ['The field level is no level', '"level":2'],
      }),
      guilty('no time', {
        claim: told({ logs }),
        seen: truth([window('driven', [line({ ...told1, time: 'yesterday' })])]),
        says: ['The field time is no time'],
      }),
      guilty('no message', {
        claim: told({ logs }),
        seen: truth([window('driven', [line({ ...told1, message: '' })])]),
        says: ['The field message is no text'],
      }),
    ],
    'log-times-true': [
      innocent('as far apart as the requests, in milliseconds', {
        claim: told({ logs }),
        seen: loggedAt([0, 1_010, 4_990].map((ms) => new Date(EPOCH + ms).toISOString())),
        says: ['The lines of 3 requests are as far apart'],
      }),
      innocent('in whole seconds since 1970', {
        claim: told({ logs }),
        seen: loggedAt([0, 1, 5].map((seconds) => Math.floor(EPOCH / 1_000) + seconds)),
        says: ['as far apart'],
      }),
      innocent('by a clock that is two hours ahead', {
        claim: told({ logs }),
        seen: loggedAt([0, 1_000, 5_000].map((ms) => (EPOCH + 7_200_000 + ms) * 1e6)),
        says: ['as far apart'],
      }),
      ...([innocent, guilty] as const).map((verdict, still) =>
        verdict(
          `times of lines whose id stands in an object, ${['as far apart', 'always the same'][still]}`,
          {
            claim: told({ logs: nested }),
            seen: truth([
              ask(1, 'alone 0'),
              ...[1, 2, 3].map((look) => scrape(`between ${look}`, '')),
              ask(3, 'later'),
              window('driven', [
                rusty(1, 200),
                rusty(3, 200, new Date(EPOCH + (still ? 0 : 4_000)).toISOString()),
              ]),
            ]),
            says: still ? ['their lines 0 ms'] : ['The lines of 2 requests are as far apart'],
          },
        ),
      ),
      guilty('always the same time', {
        claim: told({ logs }),
        seen: loggedAt([0, 0, 0].map((ms) => new Date(EPOCH + ms).toISOString())),
        says: ['(alone 0) and GET /accounts/1 (later) were 5000 ms apart, their lines 0 ms'],
      }),
      guilty('a clock that goes too fast', {
        claim: told({ logs }),
        seen: loggedAt([0, 2_000, 10_000].map((ms) => EPOCH + ms)),
        says: ['were 5000 ms apart, their lines 10000 ms'],
      }),
      guilty('local time that is called UTC', {
        claim: told({ logs }),
        seen: dated((ms) => new Date(ms + HOURS_14).toISOString()),
        says: [
          '(alone 0) its line says another hour than its answer',
          '“Date: Fri, 02 Jan 2026 03:04:05 GMT”',
        ],
      }),
      innocent('an answer that we heard three seconds late', {
        claim: told({ logs }),
        seen: dated((ms) => new Date(ms).toISOString(), [1, 2, 3, 4, 5, 6]),
        says: ['as far apart'],
      }),
      guilty('always the same time, beside dates that go on', {
        claim: told({ logs }),
        seen: dated(() => new Date(EPOCH).toISOString()),
        says: ['were 5000 ms apart, their lines 0 ms'],
      }),
      innocent('work that goes on under the id of a request that was answered', {
        claim: told({ logs }),
        seen: [
          ...loggedAt([0, 1_000, 5_000].map((ms) => EPOCH + ms)),
          ...truth([window('its end', [line({ ...told1, time: EPOCH + 9_000, requestId: 'id-1' })])]),
        ],
        says: ['as far apart'],
      }),
      innocent('local time with its offset', {
        claim: told({ logs }),
        seen: dated((ms) => new Date(ms + HOURS_14).toISOString().replace('Z', '+14:00')),
        says: ['as far apart'],
      }),
      innocent('local time that says no zone, with a comma', {
        claim: told({ logs }),
        seen: dated((ms) =>
          new Date(ms + HOURS_14).toISOString().replace('T', ' ').replace('.', ',').slice(0, -1),
        ),
        says: ['as far apart'],
      }),
      innocent('local time with whole hours as its offset, and a comma', {
        claim: told({ logs }),
        seen: dated((ms) => new Date(ms + HOURS_14).toISOString().replace('.', ',').replace('Z', '+14')),
        says: ['as far apart'],
      }),
      guilty('another hour than the offset says, with a comma', {
        claim: told({ logs }),
        seen: dated((ms) => new Date(ms + HOURS_14).toISOString().replace('.', ',').replace('Z', '+00')),
        says: ['its line says another hour than its answer'],
      }),
      innocent('local time that says no zone', {
        claim: told({ logs }),
        seen: dated((ms) => new Date(ms + HOURS_14).toISOString().replace('T', ' ').replace('Z', '')),
        says: ['as far apart'],
      }),
      open('requests close together', {
        claim: told({ logs }),
        seen: truth([
          ask(1, 'alone 0'),
          ask(2, 'alone 1'),
          window('driven', [answered(1, 200), answered(2, 200)]),
        ]),
        says: ['far enough apart'],
      }),
      moot('no line for each request claimed', {
        claim: told({ logs: { requestId: null } }),
        seen: truth(asks),
        says: ['no line for each request'],
      }),
    ],
    'requests-logged': [
      innocent('a line for each', {
        claim: told({ logs }),
        seen: truth([...asks, window('driven', [answered(1, 200), answered(2, 404), answered(3, 200)])]),
        says: ['All 3 requests stand in the log with their id and status'],
      }),
      innocent('a line for each, with fields in an object', {
        claim: told({ logs: nested }),
        seen: truth([...asks, window('driven', [rusty(1, 200), rusty(2, 404), rusty(3, 200)])]),
        says: ['All 3 requests stand in the log with their id and status'],
      }),
      guilty('another status than it was answered with, in an object', {
        claim: told({ logs: nested }),
        seen: truth([...asks, window('driven', [rusty(1, 200), rusty(2, 200), rusty(3, 200)])]),
        says: ['GET /accounts/9 (alone 1) was answered with 404; the log has'],
      }),
      ...(['traceparent', 'Traceparent'] as const).map((requestIdHeader) =>
        innocent(`lines that bear the trace id, or all of ${requestIdHeader}`, {
          claim: told({ logs: { requestId: 'trace_id', requestIdHeader } }),
          seen: truth([
            ...asks,
            window('driven', [
              traced(traceOf(1)),
              traced(`00-${traceOf(2)}-${CLIENT}-01`),
              traced(traceOf(3)),
            ]),
          ]),
          says: ['All 3 requests stand in the log with their id.'],
        }),
      ),
      guilty('a trace that no line bears', {
        claim: told({ logs: { requestId: 'trace_id', requestIdHeader: 'traceparent' } }),
        seen: truth([...asks, window('driven', [traced(traceOf(1)), traced(traceOf(3)), answered(2, 404)])]),
        says: [`GET /accounts/9 with the id ${traceOf(2)} (alone 1) stands in no line as its trace_id`],
      }),
      guilty('a request that no line tells of', {
        claim: told({ logs }),
        seen: truth([...asks, window('driven', [answered(1, 200), answered(3, 200)])]),
        says: ['GET /accounts/9 with the id id-2 (alone 1) stands in no line as its requestId'],
      }),
      guilty('another status than it was answered with', {
        claim: told({ logs }),
        seen: truth([...asks, window('driven', [answered(1, 200), answered(2, 200), answered(3, 200)])]),
        says: ['GET /accounts/9 (alone 1) was answered with 404; the log has', '"status":200'],
      }),
      innocent('a line for the last one before its end', {
        claim: told({ logs }),
        seen: ended([answered(2, 200)]),
        says: ['All 2 requests', 'also the last ones before its end'],
      }),
      guilty('the last one before its end stands nowhere', {
        claim: told({ logs }),
        seen: ended([line({ ...told1, message: 'stopped' })]),
        says: [
          '(last 0) stands in no line',
          'before the service was asked to end, and it ended by itself with exit code 0',
        ],
      }),
      innocent('did not end by itself', {
        claim: told({ logs }),
        seen: ended([], { stopMs: null, exitCode: 137 }),
        says: ['All 1 requests'],
      }),
      innocent('what it wrote may still be on its way', {
        claim: told({ logs }),
        seen: ended([], {}, 1),
        says: ['All 1 requests'],
      }),
      open('more lines than were kept', {
        claim: told({ logs }),
        seen: truth([...asks, window('driven', [answered(1, 200)], { truncated: true })]),
        says: ['more lines than are kept'],
      }),
      moot('no line for each request claimed', {
        claim: told({ logs: { requestId: null } }),
        seen: truth(asks),
        says: ['no line for each request'],
      }),
    ],
    'logs-stay-calm': [
      innocent('a few lines', {
        claim: told({ logs, outage }),
        seen: during([
          ask(4, 'outage 1', { status: 503 }),
          window('outage', warned),
          window('outage, left alone', warned, { ms: 1_500 }),
        ]),
        says: ['Left alone while db was refused, it wrote 1 lines in 1500 ms'],
      }),
      innocent('lines of the last request that came when it was answered', {
        claim: told({ logs: { ...logs, perSecond: 1 }, outage }),
        seen: during([
          ask(4, 'outage 1', { status: 503 }),
          window('outage', []),
          window('outage, left alone', [...warned, ...warned, ...warned], { ms: 1_500 }),
        ]),
        says: ['it wrote 3 lines in 1500 ms'],
      }),
      guilty('a flood that goes on by itself', {
        claim: told({ logs, outage }),
        seen: during([
          window('outage', warned),
          window('outage, left alone', warned, { ms: 1_500, total: 300, truncated: true }),
        ]),
        says: [
          'nobody asked anything, it wrote 300 lines in 1500 ms; 10 a second are claimed',
          'database lost',
        ],
      }),
      guilty('a flood for every request', {
        claim: told({ logs, outage }),
        seen: during([
          ask(4, 'outage 1', { status: 503 }),
          window('outage', warned, { ms: 1_000, total: 200 }),
          window('outage, left alone', []),
        ]),
        says: ['1 requests were made, it wrote 200 lines in 1000 ms'],
      }),
      open('no service taken away', {
        claim: told({ logs, outage }),
        seen: [],
        says: ['No service was taken'],
      }),
      moot('no outage claimed', { claim: told({ logs }), seen: [], says: ['nothing about a service'] }),
    ],
    'exports-well-formed': [
      innocent('exports that were taken', {
        claim: told({ traces }),
        seen: truth([...asks, came(all)]),
        says: ['All 1 exports'],
      }),
      guilty('an export that was refused', {
        claim: told({ traces }),
        seen: truth([...asks, came(all, [], { refused: ['POST /v1/traces: spanId is all zeros'] })]),
        says: ['had to refuse an export: POST /v1/traces: spanId is all zeros'],
      }),
      moot('no traces claimed', { claim: told({}), seen: [], says: ['claims no traces'] }),
    ],
    'trace-id-kept': [
      innocent('a span for each', {
        claim: told({ traces }),
        seen: truth([...asks, came(all)]),
        says: ['All 3 requests'],
      }),
      innocent('a span that came, and was one more than are kept', {
        claim: told({ traces }),
        seen: truth([...asks, came([span(1), span(2)], undefined, { missing: [], truncated: true })]),
        says: ['All 3 requests'],
      }),
      guilty('spans under traces of its own', {
        claim: told({ traces }),
        seen: truth([...asks, came([span(1), span(2), span(8)])]),
        says: [
          `GET /accounts/1 was sent with the trace ${traceOf(3)}; within 5000 ms no span of it came, though 3`,
        ],
      }),
      innocent('spans that came, beyond what is kept', {
        claim: told({ traces }),
        seen: truth([...asks, came([span(1), span(2)], undefined, { truncated: true, missing: [] })]),
        says: ['All 3 requests'],
      }),
      guilty('none that came, among more spans than are kept', {
        claim: told({ traces }),
        seen: truth([
          ...asks,
          came([span(1), span(2)], undefined, { truncated: true, missing: [traceOf(3)] }),
        ]),
        says: [`with the trace ${traceOf(3)}; within 5000 ms no span of it came`],
      }),
    ],
    'span-parents': [
      innocent('entries below the client, inner ones below them', {
        claim: told({ traces, requests: [{ ...GOOD, spans: 2 }, MISSING] }),
        seen: truth([...asks, came([...all, inner(1), inner(3)])]),
        says: ['3 requests hang below', '2 inner spans'],
      }),
      guilty('an entry without its client', {
        claim: told({ traces }),
        seen: truth([...asks, came([span(1, { parentSpanId: null }), span(2), span(3)])]),
        says: [`(alone 0) has the client’s span ${CLIENT} as its parent; “GET /accounts/:id” has none`],
      }),
      guilty('an inner span below one of another request', {
        claim: told({ traces }),
        seen: truth([...asks, came([...all, inner(1, { parentSpanId: '2'.padStart(16, 'b') })])]),
        says: [
          'The span “select” of GET /accounts/1 (alone 0) has the parent bbbbbbbbbbbbbbb2, which is no span',
        ],
      }),
      guilty('inner work that went elsewhere', {
        claim: told({ traces, requests: [{ ...GOOD, spans: 2 }, MISSING] }),
        seen: truth([...asks, came([...all, inner(1)])]),
        says: ['GET /accounts/1 (together 0 0) has 1 spans, 2 are claimed'],
      }),
      open('more spans than were kept', {
        claim: told({ traces }),
        seen: truth([...asks, came(all, undefined, { truncated: true })]),
        says: ['more spans than are kept'],
      }),
    ],
    'span-status': [
      innocent('an error marked as one', {
        claim: told({ traces, outage }),
        seen: [...truth([...asks, came(all)]), ...failed('error')],
        says: ['The spans of 1 failed requests are marked as errors, and no other of 4'],
      }),
      guilty('an error that looks well', {
        claim: told({ traces, outage }),
        seen: [...truth([...asks, came(all)]), ...failed('unset')],
        says: ['GET /accounts/1 (outage 1) was answered with 503, and the status of its span is unset'],
      }),
      guilty('a success that looks like an error', {
        claim: told({ traces, outage }),
        seen: [...truth([...asks, came([span(1, { status: 'error' })])]), ...failed('error')],
        says: ['(alone 0) was answered with 200, and the status of its span is error'],
      }),
      innocent('a refusal may be either', {
        claim: told({ traces, outage }),
        seen: [...truth([...asks, came([span(2, { status: 'error' })])]), ...failed('error')],
        says: ['no other'],
      }),
      open('nothing failed', {
        claim: told({ traces }),
        seen: truth([...asks, came(all)]),
        says: ['No request failed'],
      }),
    ],
    'span-times': [
      innocent('within the request', {
        claim: told({ traces }),
        seen: truth([...asks, came([...all, inner(1)])]),
        says: ['The spans of 3 requests'],
      }),
      guilty('longer than its request', {
        claim: told({ traces }),
        seen: truth([...asks, came([span(1, { startMs: 997_000 }), span(2), span(3)])]),
        says: ['The span “GET /accounts/:id” lasts 3015 ms, though its request took 20 ms', '(alone 0)'],
      }),
      guilty('milliseconds where nanoseconds belong', {
        claim: told({ traces }),
        seen: truth([
          ...asks,
          came([span(1, { startMs: 1.7, endMs: 1.7, receivedMs: 1_767_323_045_678 }), span(2), span(3)]),
        ]),
        says: ['ended 1970-01-01T00:00:00.001Z, and arrived 2026-01-02'],
      }),
      guilty('an end before the beginning', {
        claim: told({ traces }),
        seen: truth([...asks, came([...all, inner(3, { startMs: 1_000_020 })])]),
        says: ['The span “select” ends 10 ms before it begins'],
      }),
      guilty('an end in the future', {
        claim: told({ traces }),
        seen: truth([...asks, came([span(1, { endMs: 1_005_500 }), span(2), span(3)])]),
        says: ['ends 5000 ms after it arrived'],
      }),
    ],
    'span-names-bounded': [
      innocent('one name for all', {
        claim: told({ traces }),
        seen: truth([spans('many paths', { spans: all, awaited: [1, 2, 3].map(traceOf) })]),
        says: ['3 distinct paths made 1 span names, as “GET /accounts/:id”'],
      }),
      guilty('a name for each', {
        claim: told({ traces }),
        seen: truth([
          spans('many paths', {
            spans: [1, 2, 3].map((n) => span(n, { name: `GET /accounts/${n}` })),
            awaited: [1, 2, 3].map(traceOf),
          }),
        ]),
        says: ['3 distinct paths made 3 span names, as “GET /accounts/1”'],
      }),
      open('spans that never came', {
        claim: told({ traces }),
        seen: truth([
          spans('many paths', {
            spans: [span(1)],
            awaited: [1, 2, 3].map(traceOf),
            missing: [2, 3].map(traceOf),
          }),
        ]),
        says: ['Of 3 requests only 1 came'],
      }),
    ],
    'unharmed-without-collector': [
      innocent('answers as ever', {
        claim: told({ traces }),
        seen: truth([...asks, fault('otel black-holed', { service: 'otel' }), ask(8, 'without collector 0')]),
        says: ['While otel took nothing, all 1 requests were answered as ever; the slowest took 20 ms'],
      }),
      guilty('waits for the collector', {
        claim: told({ traces }),
        seen: truth([
          ...asks,
          fault('otel black-holed', { service: 'otel' }),
          ask(8, 'without collector 0', { ms: 5_000 }),
        ]),
        says: ['GET /accounts/1 was answered with 200 after 5000 ms; 1000 ms are claimed'],
      }),
      guilty('fails without it', {
        claim: told({ traces }),
        seen: truth([
          ...asks,
          fault('otel black-holed', { service: 'otel' }),
          ask(8, 'without collector 0', { status: 500 }),
        ]),
        says: ['was answered with 500'],
      }),
      open('a collector that could still be reached', {
        claim: told({ traces }),
        seen: truth([
          ...asks,
          fault('otel black-holed', { service: 'otel', effective: false, detail: 'reached' }),
          ask(8, 'without collector 0'),
        ]),
        says: ['otel could still be reached: reached'],
      }),
    ],
    'outage-shown': [
      innocent('gauge, counter and log', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(0, 1) }, warned),
        says: [
          'Within 2500 ms of db being refused, it showed in db_up and db_failures_total and a line at warn',
        ],
      }),
      guilty('a gauge that stays up', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(1, 1) }, warned),
        says: ['db_up should be 0 within 2500 ms; it was 1 to the end, as before'],
      }),
      guilty('a counter that does not rise', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(0, 0) }, warned),
        says: ['db_failures_total should rise within 2500 ms; it was 0'],
      }),
      innocent('a line whose level stands in an object', {
        claim: told({ metrics, logs: { level: 'log.level' }, outage }),
        seen: outageSeen({ during: state(0, 1) }, [line({ ...told1, log: { level: 'WARN' } })]),
        says: ['a line at warn'],
      }),
      guilty('a log that says nothing', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(0, 1) }, [line(told1)]),
        says: ['the log had no line at warn or above'],
      }),
      ...(
        [
          ['syslog', 4],
          ['syslog', 0],
          ['otel', 13],
          ['otel', 17],
          ['pino', 'SEVERE'],
          ['pino', 'WARN+1'],
        ] as const
      ).map(([levels, level]) =>
        innocent(`a line at ${level} of ${levels}`, {
          claim: told({ metrics, logs: { ...logs, levels }, outage }),
          seen: outageSeen({ during: state(0, 1) }, [line({ ...told1, level })]),
          says: ['a line at warn'],
        }),
      ),
      ...(
        [
          ['syslog', 5],
          ['syslog', 7],
          ['otel', 12],
          ['pino', 'INFO+2'],
          ['pino', 'CONFIG'],
        ] as const
      ).map(([levels, level]) =>
        guilty(`a line at ${level} of ${levels} alone`, {
          claim: told({ metrics, logs: { ...logs, levels }, outage }),
          seen: outageSeen({ during: state(0, 1) }, [line({ ...told1, level })]),
          says: ['the log had no line at warn or above'],
        }),
      ),
      guilty('a gauge that follows too late', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(1, 1), late: state(1, 1), end: state(0, 1) }, warned),
        says: ['db_up should be 0 within 2500 ms; it did so only after 4000 ms'],
      }),
      open('a gauge that nobody looked at between the time in which it may still be up and its fall', {
        claim: told({ metrics, logs, outage: { ...outage, within: '2s' } }),
        seen: outageSeen({ during: state(1, 1), late: null, end: state(0, 1) }, warned),
        says: ['Nobody looked in time'],
      }),
      open('a line that came to us just when it was watched for no longer', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(0, 1) }, [], warned),
        says: ['A line at warn or above came 100 ms after that was watched for'],
      }),
      guilty('a line that came much later', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(0, 1) }, [], [line({ ...told1, level: 'warn' }, { at: 1_200 })]),
        says: ['the log had no line at warn or above'],
      }),
      open('a gauge that was down before', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(0, 1), before: state(0, 0) }, warned),
        says: ['Even before, db_up was 0'],
      }),
      open('a fault that was none', {
        claim: told({ metrics, logs, outage }),
        seen: during([ask(5, 'before the outage'), gone({ effective: false, detail: 'reached' })]),
        says: ['db could still be reached: reached'],
      }),
      open('a request that does not need the service', {
        claim: told({ metrics, logs, outage }),
        seen: during([ask(5, 'before the outage'), gone(), ask(6, 'outage 1'), back()]),
        says: ['not answered with 503: it seems not to need it'],
      }),
      moot('no outage claimed', { claim: told({ metrics }), seen: [], says: ['nothing about a service'] }),
    ],
    'outage-end-shown': [
      innocent('up again', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(0, 1) }, warned),
        says: ['Afterwards db_up told that db was back'],
      }),
      guilty('down for ever', {
        claim: told({ metrics, logs, outage }),
        seen: outageSeen({ during: state(0, 1), after: state(0, 1) }, warned),
        says: ['db was back and GET /accounts/1 was answered with 200, but db_up was still 0'],
      }),
      moot('no state claimed', {
        claim: told({ metrics, logs, outage: { ...outage, shows: [{ log: 'warn' }] } }),
        seen: outageSeen({ during: state(0, 1) }, warned),
        says: ['no metric that says how things stand'],
      }),
    ],
  },
});
