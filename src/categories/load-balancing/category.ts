import type { CategoryDescription } from '../../model/category.ts';

const subjects = ['service'] as const;

export const description: CategoryDescription = {
  id: 'load-balancing',
  number: 17,
  title: 'Load balancing',
  question: 'Can there be more than one of it?',
  motivation:
    'One instance cannot be replaced without a gap, nor can it grow. What works alone may fail beside another: a session that only one ' +
    'knows, a nightly job that runs three times, a limit that is tripled, a release that costs a burst of errors.',
  method:
    'Several replicas of it, each with a network namespace, a host name and files of its own, stand behind a real HAProxy that asks each ' +
    'whether it is ready, and tells in every answer which one gave it. Through HAProxy it is driven, logged in to and written to; one replica is killed ' +
    'under load, one is added, all are restarted one after the other. HAProxy’s own statistics are kept beside our counts. The pieces of ' +
    'background work are counted in the database, with all replicas running, and with all but one killed. Connections are kept idle for as long as the balancer would.',
  always: false,
  unproven: 'anything about replicas',
  rules: [
    {
      id: 'runs-together',
      fullOnly: true,
      timed: true,
      asks: 'Do all replicas become ready beside each other?',
      remedy:
        'Nothing that an instance needs to start may belong to one alone: let migrations wait for each other, and take no lock that is held for life.',
      subjects,
    },
    {
      id: 'evenly',
      fullOnly: true,
      timed: true,
      asks: 'Does each replica do an equal share of the work, and do it well?',
      remedy:
        'Every instance must be able to answer every request: look in the log of the one that refuses for what only another has or may do.',
      subjects,
    },
    {
      id: 'instance-stable',
      fullOnly: true,
      asks: 'Does each replica bear one name, and one that no other bears?',
      remedy:
        'Take the name from the host name or the environment that the orchestrator gives, once, and not from a number drawn per request or built into the image.',
      subjects,
    },
    {
      id: 'session-everywhere',
      fullOnly: true,
      timed: true,
      asks: 'Is a session that was made on one replica good on every other?',
      remedy:
        'Keep sessions where all instances see them (database, Redis), or in a signed token whose key all share; not in the memory of the process.',
      subjects,
    },
    {
      id: 'logout-everywhere',
      fullOnly: true,
      asks: 'Is a session that was ended through one replica refused by every other?',
      remedy:
        'Look up sessions, or what was revoked, where all instances see it, at each request; what a process remembers of them itself must be taken ' +
        'back by the others before the logout is answered.',
      subjects,
    },
    {
      id: 'state-everywhere',
      fullOnly: true,
      timed: true,
      asks: 'Is what was written through one replica there on every other, in its newest form?',
      remedy:
        'Keep nothing in local files, and nothing in the memory of the process that another instance may change; or have changes reach all copies before the answer.',
      subjects,
    },
    {
      id: 'repeated-is-done-once',
      fullOnly: true,
      asks: 'Is a request that is sent again done once, also where another replica gets it?',
      remedy:
        'Keep idempotency keys where the work is kept, under a unique constraint and in its transaction; not in the memory of the process.',
      subjects,
    },
    {
      id: 'limit-shared',
      fullOnly: true,
      asks: 'Does a limit hold across all replicas together?',
      remedy: 'Count in a store that all instances share, in one atomic step, not in each process.',
      subjects,
    },
    {
      id: 'work-once',
      fullOnly: true,
      asks: 'Is each piece of background work done once, however many replicas there are?',
      remedy:
        'Let one instance take each piece: by a lock, or by a row that only one can insert, in the transaction that does the work.',
      subjects,
    },
    {
      id: 'work-taken-over',
      fullOnly: true,
      timed: true,
      asks: 'Does background work go on when the others have been killed?',
      remedy:
        'Let who does the work be settled anew for each piece, or by a lease that ends by itself; not once and for all at the start.',
      subjects,
    },
    {
      id: 'killed-within-claim',
      fullOnly: true,
      timed: true,
      asks: 'Does a killed replica cost no more requests than claimed, beyond those that were with it?',
      remedy:
        'Let no instance wait for another: look for locks, leases and memberships that a killed one leaves behind, and bound each by a short time.',
      subjects,
    },
    {
      id: 'added-takes-share',
      fullOnly: true,
      timed: true,
      asks: 'Does a replica that is added later take its share, and cost no more requests than claimed?',
      remedy:
        'Say ready only when the first request will succeed, and let nothing depend on which instances were there at first.',
      subjects,
    },
    {
      id: 'rolling-within-claim',
      fullOnly: true,
      timed: true,
      asks: 'Does restarting one replica after the other cost no more requests than claimed?',
      remedy:
        'At the end turn readiness first and serve on until the load balancer has noticed; at the start say ready only when the first request will succeed.',
      subjects,
    },
    {
      id: 'outlasts-the-balancer',
      fullOnly: true,
      asks: 'Does it keep idle connections for longer than the balancer does?',
      remedy:
        'Set the keep-alive time of the server above the idle time of what stands in front of it (in Node, `server.keepAliveTimeout`, which is 5 s by default).',
      subjects,
    },
  ],
  sources: [
    'The Twelve-Factor App, VI: Processes, VIII: Concurrency, IX: Disposability',
    'HAProxy Configuration Manual 2.6: 4.2 option httpchk, option redispatch; 9.1 statistics',
    'NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.15: Chi-Square Goodness-of-Fit Test',
    'Kubernetes documentation: Performing a Rolling Update',
    'RFC 9112 (HTTP/1.1), 9.3.1: Retrying Requests, 9.5: Failures and Timeouts',
  ],
};
