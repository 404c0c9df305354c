import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'basic-execution',
  number: 1,
  title: 'Basic execution',
  question: 'Does it run on a machine that has nothing but it?',
  motivation:
    'A program that works only beside its author’s tools, files, network and environment fails on the first other machine. ' +
    'What it produces must not depend on when and where it was run, or nobody can reproduce a release.',
  method:
    'Only the subject’s own image, with a read-only root, an unprivileged user, no capability, no network, an empty home and a ' +
    'minimal environment. Every lifecycle step is run in order, each as process 1 of a fresh container on the same work folder; then ' +
    'all of it a second time in a second room, as one process among others, under another host name, in another language and time zone, where it is another day, at another time and with an input that stays open and silent, and what the two produced is compared. ' +
    'One command of each kind is run without HOME as well, on the same files.',
  unproven:
    'commands other than the first without HOME, and what steps but the last produce in another language and time zone',
  always: true,
  rules: [
    {
      id: 'starts',
      timed: true,
      asks: 'Can its program be started in a sealed room?',
      remedy:
        'Ship everything that the program needs inside the image: interpreter, libraries, certificates. Check the command in the contract for a typing error.',
    },
    {
      id: 'version-as-claimed',
      timed: true,
      asks: 'Does it print the version that the contract claims?',
      remedy: 'Build the version into the program from one place, and take the claim from that same place.',
    },
    {
      id: 'help-as-claimed',
      timed: true,
      asks: 'Does help come with exit code 0 and name what is claimed?',
      remedy: 'Print help on standard output, exit 0, and list every command that users may call.',
    },
    {
      id: 'steps-exit-as-claimed',
      timed: true,
      asks: 'Does every step end with the exit code that is claimed, and print what is claimed?',
      remedy:
        'Let every failure reach the exit code; look for swallowed errors and for a shell without `set -e`.',
    },
    {
      id: 'steps-produce-files',
      asks: 'Are the files there that each step claims to produce?',
      remedy: 'Write the files before reporting success, and fail when they cannot be written.',
    },
    {
      id: 'copies-verbatim',
      asks: 'Is a file that is passed on the same afterwards, byte for byte?',
      remedy:
        'Copy bytes, never text: what is read as text loses what is none, and ends of lines, marks and blanks are part of a file. Pass on its permissions where they matter.',
    },
    {
      id: 'stays-in-work-folder',
      asks: 'Does it leave files only where it said it would?',
      remedy: 'Write below the work folder, clean up temporary files, or declare the folder under `writes`.',
    },
    {
      id: 'needs-no-writable-root',
      timed: true,
      asks: 'Does it work with a read-only root file system?',
      remedy:
        'Write to a declared folder or to the temporary folder instead of beside the program or under /var.',
    },
    {
      id: 'needs-no-network',
      asks: 'Do its commands run without reaching for a network?',
      remedy:
        'Remove update checks and downloads from the start of the program, or make them a command of their own.',
    },
    {
      id: 'needs-no-home',
      timed: true,
      asks: 'Does it run when HOME is not set, each kind of command?',
      remedy: 'Treat HOME as optional: fall back to the work folder or to no per-user configuration at all.',
    },
    {
      id: 'waits-for-nobody',
      timed: true,
      asks: 'Do commands that are given nothing to read end while their standard input stays open?',
      remedy:
        'Read standard input only where the command line asks for it (`-`, a flag), never because it is no terminal; ask a person only on a terminal, and take a flag in place of the answer.',
    },
    {
      id: 'reproducible',
      asks: 'Do two runs in two fresh rooms give the same files?',
      remedy:
        'Keep time and its zone, the user’s language (order, capitals and numbers as it writes them), random numbers, host names, process numbers and unsorted listings out of what is produced; honour SOURCE_DATE_EPOCH.',
    },
    {
      id: 'host-invisible',
      asks: 'Is the host’s environment and file system invisible to it?',
      remedy: 'This is the room’s promise: please report it, with the run’s folder.',
    },
  ],
  sources: [
    'The Twelve-Factor App, II Dependencies',
    'Reproducible Builds, https://reproducible-builds.org/docs/definition/',
    'POSIX.1-2024, Utility Conventions (XBD chapter 12)',
  ],
};
