import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'monitoring-observability',
  number: 13,
  title: 'Monitoring and observability',
  question: 'Do its signals tell the truth?',
  motivation:
    'At night, signals are all that anybody sees of a service. A counter that leaves out errors, a log line that no machine can read, a trace ' +
    'that breaks off at the border, or a gauge that stays green through an outage costs hours, because people believe it.',
  method:
    'A known number of requests with known answers is driven, each with a trace and a request id of ours, alone and all at once. Then its ' +
    'own signals are held against what we did: counters must have risen by just that, durations be those that we measured, the exposition is parsed strictly, every log line must be ' +
    'JSON and each request must be found in it, and our OTLP receiver must hold spans with our trace ids, right parents, times and status. ' +
    'Many distinct paths must not make many series. Then a service that it needs is taken away: the claimed signals must show it in time, and ' +
    'show its end, without a flood of lines; and the receiver itself is taken away, which nobody may notice. At last it is asked to end, right ' +
    'after it answered, and what was logged then must have come out.',
  unproven: 'what its signals show of an outage',
  always: false,
  rules: [
    {
      id: 'good-case-works',
      asks: 'Are the claimed requests answered as the contract says?',
      remedy:
        'Correct the example in the contract: nothing can be held against signals about requests that go wrong.',
    },
    {
      id: 'exposition-parses',
      asks: 'Is the metrics page what its content type says, by the letter of the format?',
      remedy:
        'Let a metrics library write it; names, escapes, types, order of lines and cumulative buckets are its business.',
    },
    {
      id: 'requests-counted',
      asks: 'Does the request counter rise by exactly the requests that were made, by method and status?',
      remedy:
        'Count where every answer passes, after its status is known: errors, refusals and unknown routes included.',
    },
    {
      id: 'durations-true',
      asks: 'Does the histogram of durations tell, in seconds, how long requests took, those that failed too?',
      remedy:
        'Record fractions of seconds, from the request’s head to the end of its answer; alerts and dashboards take the unit from the name.',
    },
    {
      id: 'series-bounded',
      asks: 'Do many distinct paths make no new series?',
      remedy:
        'Label with the route’s pattern, and with one fixed word for what matches none; never with the path.',
    },
    {
      id: 'log-lines-parse',
      asks: 'Is every line of the log one JSON object, and does no stack trace stand beside it?',
      remedy:
        'Write all of the log through one function that serialises, errors and stack traces included; print nothing beside it.',
    },
    {
      id: 'log-lines-complete',
      asks: 'Does every line carry time, level and message?',
      remedy:
        'Let the logger add them to every line, in the claimed fields; where levels are the numbers of syslog or OpenTelemetry, claim that.',
    },
    {
      id: 'log-times-true',
      asks: 'Do the times in the log go on as the clock does, and say the right hour in any time zone?',
      remedy:
        'Take the time when the line is written, with its offset or in UTC. When a program or a request began is another field.',
    },
    {
      id: 'requests-logged',
      asks: 'Is every request found in the log under its own id, with the status that it was answered with?',
      remedy:
        'Take the client’s request id, or draw one, when the request comes in, and write one line with it when it is answered. Where lines are kept ' +
        'in memory for a while, write them out before the process ends.',
    },
    {
      id: 'logs-stay-calm',
      fullOnly: true,
      asks: 'Does the log stay readable while a service is gone?',
      remedy:
        'Tell of a state when it changes and then seldom, with the number of repetitions; pause between attempts.',
    },
    {
      id: 'exports-well-formed',
      asks: 'Are exported traces well formed?',
      remedy:
        'Send them with an OpenTelemetry SDK; ids are 16 and 8 bytes, times are nanoseconds, kinds are numbers.',
    },
    {
      id: 'trace-id-kept',
      timed: true,
      asks: 'Does every request show up at the receiver under the trace id that its client sent?',
      remedy: 'Extract the parent from the traceparent header (W3C Trace Context) when the request comes in.',
    },
    {
      id: 'span-parents',
      timed: true,
      asks: 'Does the request’s span hang below the client’s, and every inner span below one of the same request?',
      remedy:
        'Keep the context with the work, across every await and callback (asynchronous local storage), never in a variable of the process.',
    },
    {
      id: 'span-status',
      fullOnly: true,
      asks: 'Is the span of a failed request marked as an error, and no other?',
      remedy: 'Set the span’s status to error for every answer of 500 and above, also where it was handled.',
    },
    {
      id: 'span-times',
      timed: true,
      asks: 'Do spans begin and end when the request did?',
      remedy: 'Take begin and end from one clock, and send them as nanoseconds since 1970.',
    },
    {
      id: 'span-names-bounded',
      asks: 'Do many distinct paths make no new span names?',
      remedy: 'Name spans by method and route pattern; the path belongs into an attribute.',
    },
    {
      id: 'unharmed-without-collector',
      timed: true,
      asks: 'Is it as quick and right as ever while nobody takes its traces?',
      remedy:
        'Export in the background from a bounded queue, with a deadline; drop what cannot be delivered.',
    },
    {
      id: 'outage-shown',
      fullOnly: true,
      timed: true,
      asks: 'Do the claimed signals show within the claimed time that a service is gone?',
      remedy:
        'Set the gauge, log at warning or above and mark the span where the failure is met, not where somebody polls.',
    },
    {
      id: 'outage-end-shown',
      fullOnly: true,
      timed: true,
      asks: 'Do they show that it is back?',
      remedy: 'Set the gauge back where the first success after the failure is seen.',
    },
  ],
  sources: [
    'Prometheus text exposition format 0.0.4; OpenMetrics 1.0',
    'OTLP specification 1.x and opentelemetry-proto 1.7; OpenTelemetry semantic conventions for HTTP spans',
    'W3C Trace Context, Level 1',
    'Beyer and others, Site Reliability Engineering (2016), chapter 6: monitoring distributed systems',
  ],
};
