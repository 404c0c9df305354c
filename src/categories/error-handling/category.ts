import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'error-handling',
  number: 9,
  title: 'Error handling',
  question: 'Does failing help the person?',
  motivation:
    'Errors are the part of a program that people meet on their worst day. An error that hides in exit code 0, names nothing, shows a ' +
    'stack trace, or leaves half a file behind turns a small mistake into a long night.',
  method:
    'Everything that ordinary people and broken machines do wrong is done to it: unknown commands and options, also behind commands that work, files that are missing, ' +
    'unreadable, of the wrong kind or not text, a full disk, also behind standard output, a closed or broken standard output; bad JSON, wrong types, extreme values, missing fields, paths with something else in the place of a number, unknown ' +
    'routes, wrong methods, bodies too large, with and without telling their size and packed, and too slow; many clients that stay. Good requests are also written as other clients write them. Before each kind the good case must succeed, and afterwards the service must be well.',
  unproven: null,
  always: true,
  rules: [
    {
      id: 'good-case-works',
      asks: 'Does the good case succeed before it is spoilt?',
      remedy: 'Correct the example in the contract: what is spoilt must be good to begin with.',
    },
    {
      id: 'takes-any-name',
      asks: 'Is a good file taken whatever its name is made of?',
      remedy:
        'Quote names in shell scripts, hand them on as arguments of their own, never make a URL or a pattern of them, and do not normalise their letters.',
    },
    {
      id: 'takes-any-spelling',
      asks: 'Is a good request taken whichever way its client writes it?',
      remedy:
        'Compare the media type without its parameters and in any case, and read JSON with a reader for JSON.',
      subjects: ['service'],
    },
    {
      id: 'fails-with-nonzero',
      asks: 'Does every failing command exit with a code other than 0?',
      remedy:
        'Let the error reach the exit code: 1 for failures, 2 for wrong use is the custom. Let every command refuse options and words that it does not know; where a program hands them on, as runners and interpreters do, say `anyCommand` in the contract. Flush and check standard output before the end.',
    },
    {
      id: 'explains-on-stderr',
      asks: 'Does it explain the failure on standard error, and keep it out of standard output?',
      remedy:
        'Write messages for people to standard error; standard output belongs to the next program in the pipe.',
    },
    {
      id: 'rejects-with-4xx',
      timed: true,
      asks: 'Are bad requests answered with 4xx, not with 5xx, success, or silence?',
      remedy:
        'Validate at the edge, numbers in paths and queries as well, and answer 400, 404, 405, 413, 415 or 422; count a body’s bytes as they come, whatever its head says; keep 5xx for what is the service’s own fault.',
      subjects: ['service'],
    },
    {
      id: 'names-the-culprit',
      asks: 'Does the message name the thing at fault: the option, file, field or route?',
      remedy: 'Put the offending name into the message, with what would have been right.',
    },
    {
      id: 'no-stack-trace',
      asks: 'Are people spared stack traces?',
      remedy:
        'Catch at the outermost place, say one sentence, and keep the trace for the log or a debug switch.',
    },
    {
      id: 'bounded-time',
      timed: true,
      asks: 'Is every error told in time, whatever happens to its streams?',
      remedy:
        'Set a time limit on reading requests, and end on a closed or broken output instead of waiting.',
    },
    {
      id: 'leaves-nothing-half-written',
      asks: 'Is nothing half-written left, and nothing lost, when writing fails?',
      remedy:
        'Write to a temporary file beside the target, flush, rename over what is there; remove the temporary file when anything fails, and never the old one first.',
    },
    {
      id: 'serves-beside-others',
      timed: true,
      asks: 'Is a request answered while sixty clients are silent, idle, or in the middle of theirs?',
      remedy:
        'Let no connection hold a worker before its request is whole (an event loop, or a buffering proxy in front), and close those that stay too long.',
      subjects: ['service'],
    },
    {
      id: 'healthy-after',
      timed: true,
      asks: 'Is the service still running and ready after all of it?',
      remedy: 'No request may end the process: catch errors per request, streams and callbacks included.',
      subjects: ['service'],
    },
  ],
  sources: [
    'POSIX.1-2024, XCU 1.4 and 2.8.2: exit status and standard error; a write error of standard output is an error',
    'RFC 9110 (HTTP semantics) section 15.5; RFC 9457 (problem details)',
    'MITRE CWE-400, 409, 674, 770: uncontrolled consumption, data that swells, recursion, allocation without limits',
    'Command Line Interface Guidelines, https://clig.dev/#errors',
  ],
};
