import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'graceful-shutdown',
  number: 18,
  title: 'Graceful shutdown',
  question: 'Does anybody notice?',
  motivation:
    'Every deployment stops every instance. If stopping drops what was accepted, loses what was acknowledged, or hangs until it is killed, ' +
    'each release costs a handful of errors that nobody can explain, and releases become rare.',
  method:
    'As process 1 of its container it is sent the signal by which engines and orchestrators stop it (SIGTERM, unless its image or the contract names another one) while slow requests are in flight, each at another stage and each observed by itself, ' +
    'and one of which the body is still coming, under a steady load, and with readiness asked all the while; then once more with idle, silent and half-open connections held, just after ' +
    'it has acknowledged writes, and while it goes on to acknowledge some as it drains. ' +
    'What it acknowledges before it is written must outlive a short outage of where it is written to, and a stop in another one must end in time as well. Its database’s own log and activity table say how its connections ended, and a shell that outlives it says ' +
    'what it left running.',
  unproven: 'held connections, acknowledged writes and children at its end, and outages',
  always: false,
  rules: [
    {
      id: 'in-flight-answered',
      timed: true,
      asks: 'Is every request that it had accepted answered, and whole?',
      remedy:
        'Stop listening, wait for the requests in flight, also for those of which the body still comes, and only then close what they need: pool, cache, queue. Never end the process at once.',
      subjects: ['service'],
    },
    {
      id: 'new-refused-cleanly',
      timed: true,
      asks: 'Are new requests refused once it is stopping: at once, and not by breaking off?',
      remedy:
        'Close the listener when draining is over, answer what still comes on kept connections with 503 and `Connection: close`.',
      subjects: ['service'],
    },
    {
      id: 'readiness-goes-first',
      timed: true,
      asks: 'Does readiness say no before requests are refused?',
      remedy:
        'In the signal handler turn readiness first, go on serving for as long as the load balancer needs to notice, then close the listener.',
      subjects: ['service'],
    },
    {
      id: 'ends-in-grace',
      timed: true,
      asks: 'Does it end by itself within the claimed grace, with requests in flight, and with work that cannot be written because its database is gone?',
      remedy:
        'Handle the signal (process 1 of a container gets no default action), and bound every wait of the shutdown by a deadline below the grace. ' +
        'What cannot be written by then goes to a disk, or is logged as lost.',
      subjects: ['service'],
    },
    {
      id: 'held-connections-let-go',
      fullOnly: true,
      timed: true,
      asks: 'Does it end in time although clients hold idle and half-open connections?',
      remedy:
        'Close idle keep-alive connections, and those on which no whole request has come, as soon as the listener is closed.',
      subjects: ['service'],
    },
    {
      id: 'exits-as-claimed',
      asks: 'Does it end with the claimed exit code?',
      remedy:
        'After an orderly stop exit with 0: an orchestrator counts anything else as a crash. Look for errors while closing, and for a missing handler.',
      subjects: ['service'],
    },
    {
      id: 'database-closed-in-order',
      asks: 'Has every database connection been closed in order when it ends?',
      remedy:
        'End the pool and wait for it before the process exits, so that the server is told and no transaction is broken off.',
      subjects: ['service'],
    },
    {
      id: 'buffered-delivered',
      fullOnly: true,
      asks: 'Is everything that it had acknowledged there after its end?',
      remedy:
        'Flush buffers and batches after the last request and before the connections they need are closed.',
      subjects: ['service'],
    },
    {
      id: 'buffered-outlives-outage',
      fullOnly: true,
      asks: 'Is everything that it acknowledged around an outage of its database there after the outage?',
      remedy:
        'Take out of the buffer only what was written: where writing fails, put it back and try again; refuse what would not fit.',
      subjects: ['service'],
    },
    {
      id: 'children-gone',
      fullOnly: true,
      asks: 'Is no process of its making left when it has ended?',
      remedy: 'Pass the signal on to children and wait for them; give helpers no session of their own.',
      subjects: ['service'],
    },
  ],
  sources: [
    'PostgreSQL documentation, 55.2.9: Termination',
    'Kubernetes documentation: Pod Lifecycle, Termination of Pods',
    'RFC 9112 (HTTP/1.1) section 9.6: Tear-down',
    'The Twelve-Factor App, IX: Disposability',
  ],
};
