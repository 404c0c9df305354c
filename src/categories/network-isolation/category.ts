import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'network-isolation',
  number: 6,
  title: 'Network isolation',
  question: 'Does it speak only to whom it said it would?',
  motivation:
    'Undeclared connections are how data leaves and how start-up comes to depend on somebody else’s server. A dependency that does ' +
    'not answer is worse than one that refuses: a program without time-outs hangs with it.',
  method:
    'The seal is tried first, from the subject’s own network namespace, with a positive control. A wiretap that was there before the ' +
    'subject hears every packet: each name asked for and each connection attempted during start-up, the workload, provoked errors, and when ' +
    'it is asked to end, is held against what the contract declares; so is all that any other room of the run still tells when ' +
    'it is left, but for rooms in which values that we made up might lead it elsewhere: the more is asked in one run, the more is heard. Each declared service is then refused and black-holed, and the claimed degraded answer ' +
    'must come within its bound; attempts per second show whether it pauses between retries.',
  unproven: 'what it does while a declared service refuses or swallows its traffic',
  always: true,
  rules: [
    {
      id: 'seal-holds',
      asks: 'Is the room sealed: is everything outside refused and the declared service reached?',
      remedy:
        'This is about the machine, not the subject: run `cleanroom doctor`; the engine’s internal networks do not isolate here.',
    },
    {
      id: 'no-undeclared-connections',
      asks: 'Does it open connections only to declared services?',
      remedy:
        'Remove the call (telemetry, also what is sent at the end; update check, crash report), make it opt-in, or declare the service in the contract.',
    },
    {
      id: 'no-undeclared-names',
      asks: 'Does it ask for no name but those of declared services?',
      remedy:
        'Find who resolves the name (a library’s default endpoint, a look-up of its own host) and configure or remove it.',
    },
    {
      id: 'only-declared-ports',
      asks: 'Does it listen for others only on the ports that the contract declares?',
      remedy:
        'Close debug, profiling and metrics listeners in production, bind them to loopback, or declare them under `otherPorts`.',
    },
    {
      id: 'refused-dependency-answered',
      fullOnly: true,
      timed: true,
      asks: 'Is the claimed degraded answer given while a service refuses connections?',
      remedy:
        'Handle connection errors where the service is used and answer with the claimed status instead of failing.',
      subjects: ['service'],
    },
    {
      id: 'black-hole-bounded',
      fullOnly: true,
      timed: true,
      asks: 'Does the degraded answer come in time while a service swallows every packet?',
      remedy: 'Set connect, query and overall time-outs on every client; the default of most is none.',
      subjects: ['service'],
    },
    {
      id: 'retries-pause',
      fullOnly: true,
      asks: 'Does it pause between attempts to reach a service that is down?',
      remedy: 'Retry with exponential backoff and jitter, and cap the number of attempts in flight.',
      subjects: ['service'],
    },
  ],
  sources: [
    'RFC 1035 (DNS), RFC 9293 (TCP)',
    'AWS Builders’ Library: Timeouts, retries and backoff with jitter',
    'Nygard, Release It!, 2nd ed., ch. 4: Integration Points, Blocked Threads',
  ],
};
