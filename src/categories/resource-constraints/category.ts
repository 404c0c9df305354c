import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'resource-constraints',
  number: 5,
  title: 'Resource constraints',
  question: 'Does it live inside its limits, and are the limits real?',
  motivation:
    'In production every program has a limit on memory, CPU, processes and disk, and the kernel enforces it by killing or refusing. ' +
    'What leaks, spins or sizes itself by the host’s cores works on a laptop and dies on the first busy Tuesday.',
  method:
    'First the limits are read back and a hog of ours is run against each of them in the same kind of room. Then the subject’s own ' +
    'workload is repeated in equal rounds after a warm-up, with requests between that must be refused or whose clients hang up, and memory, open files, processes and temporary files are read from its ' +
    'control group after every round, until memory and threads have become level or there were many of them. Growth per round is estimated by least squares; it is called a leak only if the 99 % confidence ' +
    'interval of the slope excludes zero and the size matters, and what grows less but still does at the end is left open. A large input is streamed in, and one that is a single line, and CPU time is watched when there is nothing to do, ' +
    'again for a while where it is not quiet at once.',
  unproven: 'leaks of memory: it sees too few rounds, and lines that never end',
  always: true,
  rules: [
    {
      id: 'limits-are-real',
      asks: 'Are the limits of the room real: does a hog meet each of them?',
      remedy:
        'This is about the machine, not the subject: run `cleanroom doctor` and give the engine the control groups it lacks.',
    },
    {
      id: 'workload-succeeds',
      timed: true,
      asks: 'Does the claimed workload succeed inside the limits?',
      remedy:
        'Look at the answers in the evidence: the program needs more than the limits that the contract gives it, or the workload is wrong.',
    },
    {
      id: 'within-memory',
      asks: 'Does it stay inside its memory, never killed for want of it?',
      remedy:
        'Bound caches, queues and batch sizes; set the runtime’s heap limit from the container’s limit.',
    },
    {
      id: 'no-memory-leak',
      fullOnly: true,
      asks: 'Does its memory stay level over equal rounds of work?',
      remedy:
        'Look for what is kept per request: closures in listeners, maps without eviction, buffers that are appended to.',
    },
    {
      id: 'no-descriptor-leak',
      asks: 'Do its open files stay level over equal rounds?',
      remedy: 'Close files and sockets on every path, errors included; bound connection pools.',
    },
    {
      id: 'no-process-leak',
      asks: 'Do its processes and threads stay level, with no zombie left?',
      remedy:
        'Wait for every child that is started, end helpers with the request that needed them, and reap what is adopted as process 1.',
    },
    {
      id: 'no-temp-growth',
      asks: 'Are its temporary files gone when the work is done?',
      remedy:
        'Remove temporary files in a `finally`, or unlink them while they are open; keep logs and backups to a number, and claim (`collects`) where files are to collect.',
    },
    {
      id: 'streams-large-input',
      asks: 'Does a large input pass through without being held whole?',
      remedy:
        'Process the input as a stream with backpressure, or refuse what is over a stated limit; give lines one as well.',
    },
    {
      id: 'idle-is-quiet',
      asks: 'Does it use next to no CPU when it has nothing to do?',
      remedy: 'Replace polling loops with events or timers, and check timers that re-arm themselves at once.',
      subjects: ['service'],
    },
    {
      id: 'threads-fit-quota',
      asks: 'Does it keep to the number of threads that is claimed, whatever the host has?',
      remedy:
        'Size pools by the CPU quota of the control group (or by configuration), never by the host’s cores.',
    },
  ],
  sources: [
    'Linux kernel documentation: Control Group v2; memory.events, cpu.stat, pids.events',
    'Slope confidence interval: ordinary least squares with Student’s t, e.g. NIST/SEMATECH e-Handbook 4.1.4',
  ],
};
