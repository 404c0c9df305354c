import { describe, expect, test } from 'vitest';
import { parseExposition, samplesOf, seriesCount } from '../../../src/lib/exposition/parse.ts';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const breaches = (type: string | undefined, text: string) =>
  parseExposition(type, text).breaches.map(({ line, says }) => `${line}: ${says}`);

/** The example of the format's own description, https://prometheus.io/docs/instrumenting/exposition_formats/. */
const PROMETHEUS_EXAMPLE = `# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045

# A histogram, which has a pretty complex representation in the text format:
# HELP http_request_duration_seconds A histogram of the request duration.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="0.1"} 33444
http_request_duration_seconds_bucket{le="0.2"} 100392
http_request_duration_seconds_bucket{le="0.5"} 129389
http_request_duration_seconds_bucket{le="1"} 133988
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320

# Finally a summary, which has a complex representation, too:
# HELP rpc_duration_seconds A summary of the RPC duration in seconds.
# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.01"} 3102
rpc_duration_seconds{quantile="0.05"} 3272
rpc_duration_seconds{quantile="0.5"} 4773
rpc_duration_seconds{quantile="0.9"} 9001
rpc_duration_seconds{quantile="0.99"} 76656
rpc_duration_seconds_sum 1.7560473e+07
rpc_duration_seconds_count 2693
`;

/** After the examples of the OpenMetrics specification. */
const OPEN_EXAMPLE = `# TYPE acme_http_router_request_seconds summary
# UNIT acme_http_router_request_seconds seconds
# HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.
acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32
acme_http_router_request_seconds_count{path="/api/v1",method="GET"} 807283.0
acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0
# TYPE go_goroutines gauge
# HELP go_goroutines Number of goroutines that currently exist.
go_goroutines 69
# TYPE process_cpu_seconds counter
# UNIT process_cpu_seconds seconds
# HELP process_cpu_seconds Total user and system CPU time spent in seconds.
process_cpu_seconds_total 4.20072246e+06
# TYPE foo histogram
foo_bucket{le="0.01"} 0
foo_bucket{le="0.1"} 8 # {} 0.054
foo_bucket{le="1"} 11 # {trace_id="KOO5S4vxi0o"} 0.67
foo_bucket{le="10"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789
foo_bucket{le="+Inf"} 17
foo_count 17
foo_sum 324789.3
foo_created 1520430000.123
# TYPE build info
build_info{version="1.4.0"} 1
# EOF
`;

describe('good expositions', () => {
  test('the example of the Prometheus text format', () => {
    const read = parseExposition(TEXT, PROMETHEUS_EXAMPLE);
    expect(read.breaches).toEqual([]);
    expect(read.format).toBe('prometheus text 0.0.4');
    expect(samplesOf(read, 'http_requests_total')).toEqual([
      { name: 'http_requests_total', labels: { method: 'post', code: '200' }, value: 1027, line: 3 },
      { name: 'http_requests_total', labels: { method: 'post', code: '400' }, value: 3, line: 4 },
    ]);
    expect(samplesOf(read, 'msdos_file_access_time_seconds')[0]?.labels).toEqual({
      path: 'C:\\DIR\\FILE.TXT',
      error: 'Cannot find file:\n"FILE.TXT"',
    });
    expect(samplesOf(read, 'something_weird')[0]?.value).toBe(Infinity);
    expect(seriesCount(read)).toBe(20);
  });

  test('examples of OpenMetrics', () => {
    const read = parseExposition(OPEN, OPEN_EXAMPLE);
    expect(read.breaches).toEqual([]);
    expect(read.format).toBe('OpenMetrics 1.0');
    expect(samplesOf(read, 'process_cpu_seconds_total')[0]?.value).toBe(4_200_722.46);
  });

  test('Prometheus text with loose blanks and a comma at the end of labels', () => {
    expect(breaches('text/plain', '  a { b = "c" , } 1 \n\ta{b="d"}2\n# any comment\n#TYPE x\n')).toEqual([]);
  });
});

describe('breaches of the Prometheus text format', () => {
  test.each([
    ['no line feed at the end', 'a 1', ['1: the last line does not end']],
    ['a word for a value', 'a one\n', ['1: "one" is not a value']],
    ['no value', 'a{b="c"}\n', ['1: "" is not a value']],
    ['a decimal comma', 'a 0,5\n', ['1: "0,5" is not a value']],
    ['a carriage return', 'a 1\r\n', ['1: "1\\r" is not a value']],
    ['a hyphen in a name', 'a-b 1\n', ['1: a blank is missing before "-b 1"']],
    ['a hyphen in a label', 'a{b-c="d"} 1\n', ['1: = is missing before "-c']],
    ['an open quote', 'a{b="c} 1\n', ['1: a label value has no closing quote']],
    ['an unknown escape', 'a{b="\\d"} 1\n', ['1: \\d is no escape']],
    ['a label without quotes', 'a{b=c} 1\n', ['1: " is missing before "c} 1"']],
    ['a label that stands twice', 'a{b="c",b="d"} 1\n', ['1: the label b stands twice']],
    ['a timestamp with a fraction', 'a 1 1.5\n', ['1: "1.5" is no timestamp']],
    ['a word after the timestamp', 'a 1 2 3\n', ['1: "3" stands after the sample']],
    ['an exemplar', 'a 1 # {} 1\n', ['1: "# {} 1" stands after the sample']],
    ['an unknown type', '# TYPE a number\na 1\n', ['1: "number" is no type']],
    ['two types', '# TYPE a gauge\n# TYPE a gauge\na 1\n', ['2: a has a second TYPE']],
    ['a type after its samples', 'a 1\n# TYPE a gauge\n', ['2: the TYPE of a stands after its samples']],
    ['the same series twice', 'a{b="c"} 1\na{b="c"} 2\n', ['2: a{b="c"} stands in line 1 already']],
    [
      'the same series with its labels turned round',
      'a{b="c",d="e"} 1\na{d="e",b="c"} 2\n',
      ['line 1 already'],
    ],
    ['a metric in two places', 'a{b="c"} 1\nd 1\na{b="e"} 1\n', ['3: the lines of a do not stand together']],
    ['a counter below zero', '# TYPE a counter\na -1\n', ['2: the counter a is -1']],
    [
      'a histogram without +Inf',
      '# TYPE a histogram\na_bucket{le="1"} 1\na_count 1\na_sum 1\n',
      ['no bucket at +Inf'],
    ],
    [
      'a histogram whose count is another',
      '# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 2\n',
      ['4: the histogram a counts 2, but its bucket at +Inf holds 1'],
    ],
    [
      'buckets that are not cumulative',
      '# TYPE a histogram\na_bucket{le="1"} 3\na_bucket{le="+Inf"} 2\na_sum 1\na_count 2\n',
      ['3: the buckets of a are not cumulative: a_bucket{le="+Inf"} is 2, the one before it 3'],
    ],
    [
      'buckets out of order',
      '# TYPE a histogram\na_bucket{le="2"} 1\na_bucket{le="1"} 1\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
      ['3: the buckets of a are not in the order'],
    ],
    ['a bucket without a bound', '# TYPE a histogram\na_bucket 1\n', ['no number as its bound']],
    ['a quantile above one', '# TYPE a summary\na{quantile="2"} 1\n', ['the quantile 2']],
    ['a help text with a strange escape', '# HELP a \\d\na 1\n', ['1: "\\\\d" is no escape of a help text']],
    ['something else altogether', '{"a": 1}\n', ['1: "{\\"a\\": 1}" does not begin with a metric name']],
  ])('%s', (_, text, says) => {
    const found = breaches(TEXT, text);
    for (const words of says) expect(found.join('\n')).toContain(words);
  });

  test('a good line beside a bad one is still read', () => {
    const read = parseExposition(TEXT, 'a 1\nb two\nc 3\n');
    expect(read.families.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(read.breaches).toHaveLength(1);
  });
});

describe('breaches of OpenMetrics', () => {
  test.each([
    ['no EOF', 'a 1\n', 'the last line is not # EOF'],
    ['something after EOF', '# EOF\na 1\n# EOF\n', '1: something stands after # EOF'],
    ['an empty line', 'a 1\n\n# EOF\n', '2: there is an empty line'],
    ['a comment', '# hello\n# EOF\n', '1: "# hello" is neither HELP'],
    ['two blanks', 'a  1\n# EOF\n', '1: there are two blanks'],
    ['a blank before labels', 'a {b="c"} 1\n# EOF\n', '1:'],
    ['a blank inside labels', 'a{b="c", d="e"} 1\n# EOF\n', '1: there is a blank where OpenMetrics has none'],
    ['a comma at the end of labels', 'a{b="c",} 1\n# EOF\n', '1: a comma stands before }'],
    [
      'a counter without _total',
      '# TYPE a counter\na 1\n# EOF\n',
      '2: a is no sample of the counter a; it has a_total',
    ],
    ['the type untyped', '# TYPE a untyped\na 1\n# EOF\n', '"untyped" is no type'],
    [
      'a unit that the name lacks',
      '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n',
      'does not end with its unit seconds',
    ],
    ['an exemplar at a gauge', '# TYPE a gauge\na 1 # {} 1\n# EOF\n', '2: a has an exemplar'],
    [
      'an exemplar that is too long',
      `# TYPE a counter\na_total 1 # {b="${'c'.repeat(128)}"} 1\n# EOF\n`,
      '129 characters',
    ],
    ['an info of 2', '# TYPE a info\na_info 2\n# EOF\n', 'the info a_info is 2, not 1'],
  ])('%s', (_, text, says) => {
    expect(breaches(OPEN, text).join('\n')).toContain(says);
  });
});

describe('the content type', () => {
  test.each([
    [undefined, 'there is no content type'],
    ['application/json', 'the content type "application/json" is no metrics format'],
    ['text/html; charset=utf-8', 'is no metrics format'],
  ])('%s', (type, says) => expect(breaches(type, 'a 1\n').join()).toContain(says));

  test('a format that is not read here is no breach', () => {
    const read = parseExposition('text/plain; version=1.0.0; escaping=allow-utf-8', '{"a.b"} 1\n');
    expect(read).toEqual({ format: null, families: [], breaches: [] });
  });

  test.each(['{"a.b"} 1\n', '# TYPE "a.b" gauge\n{"a.b",x="y"} 1\n', 'a{"b.c"="d"} 1\n'])(
    'names in quotes are not read here: %s',
    (text) => {
      expect(parseExposition('text/plain; version=1.0.0; charset=utf-8', text).format).toBeNull();
    },
  );

  test('without names in quotes, version 1.0.0 is what 0.0.4 is', () => {
    const text = '# HELP a Says "so", {"b"}.\n# TYPE a counter\na{x="y, \\"z\\""} 1\n';
    const read = parseExposition('text/plain; version=1.0.0; charset=utf-8', text);
    expect(read.format).toBe('prometheus text 1.0.0');
    expect(read.breaches).toEqual([]);
    expect(samplesOf(read, 'a')).toHaveLength(1);
  });
});

test('a line of nearly nothing but blanks is read in about its length', () => {
  const began = performance.now();
  parseExposition('text/plain; version=0.0.4', `a 1${' '.repeat(300_000)}2\n`);
  // With the square of its length it would take minutes.
  expect(performance.now() - began).toBeLessThan(5_000);
});
