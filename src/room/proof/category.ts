import type { CategoryDescription } from '../../model/category.ts';

/** The proof of the room, described like a category: no verdict about a subject is worth more than its room. */
export const description: CategoryDescription = {
  id: 'room',
  number: 0,
  title: 'The room itself',
  question: 'Is the room what was asked for?',
  motivation:
    'Every verdict rests on the room: limits that are not enforced and seals that leak make tests pass that prove nothing.',
  method:
    'A twin, a container of ours under exactly the subject’s limits and rights, reads its limits back from the kernel and lets a hog meet each of ' +
    'them. From the subject’s network namespace every way out is tried, beside a way that must be open. The status of process 1 is read from the kernel.',
  unproven: null,
  always: true,
  rules: [
    {
      id: 'limits-read-back',
      asks: 'Does the kernel enforce the limits that were asked for?',
      remedy:
        'Run `cleanroom doctor`: the engine lacks a control group (memory, cpu or pids), or swap accounting is off.',
    },
    {
      id: 'limits-exercised',
      asks: 'Does a hog meet every limit?',
      remedy: 'Run `cleanroom doctor`, and run again when the machine is less busy.',
    },
    {
      id: 'sealed',
      asks: 'Is everything outside the room refused, and what is declared reached?',
      remedy:
        'Run `cleanroom doctor`: the engine’s internal networks do not isolate here, or the host’s firewall was changed.',
    },
    {
      id: 'powerless',
      asks: 'Does process 1 run as nobody in particular, without capabilities, with seccomp and no-new-privileges?',
      remedy: 'Remove what the contract relaxes, or give the engine back its default seccomp profile.',
    },
    {
      id: 'host-out-of-sight',
      asks: 'Are the host’s environment and files out of sight?',
      remedy: 'This is a fault of ours: please report it, with the run’s folder.',
    },
  ],
};
