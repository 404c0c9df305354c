import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'configuration-validation',
  number: 11,
  title: 'Configuration validation',
  question: 'Does a wrong configuration get a right answer?',
  motivation:
    'Most outages that people cause, they cause with a configuration. A key that is misspelt and silently ignored, a file that cannot be ' +
    'read and is replaced by defaults, a mistake that shows only when the first request comes: each turns a typing error into an incident.',
  method:
    'From the good configuration of the contract, hundreds of wrong ones are made in its own format, each wrong in one place: a key removed, ' +
    'of a wrong type, out of range, empty, without a value, misspelt, written twice or beside a broken neighbour, also in each other shape that the schema takes there; grammar broken at seeded places; bytes that are no text; a file that ' +
    'is empty, huge, unreadable, missing or a folder; variables that contradict it. A JSON Schema in the contract decides which of them ' +
    'must be refused. Each is given to the program, and what it answers is held against that; the good one must be accepted.',
  unproven: 'every mutant, only some that were drawn, and starts of a service with wrong configurations',
  always: false,
  rules: [
    {
      id: 'accepts-the-good-one',
      asks: 'Is the good configuration accepted, also with other line ends, and all that the schema takes where it is claimed to be exact?',
      remedy:
        'Let optional keys be left out and empty where the schema says so, and read lines with the format’s own reader; or correct the schema in the contract.',
    },
    {
      id: 'refuses-wrong-ones',
      asks: 'Is every wrong configuration refused with an exit code other than 0?',
      remedy:
        'Check the whole configuration against a schema that is closed to unknown keys; never replace what cannot be read by defaults.',
    },
    {
      id: 'refuses-before-work',
      asks: 'Does it refuse before any work is done?',
      remedy: 'Read and check the configuration first, all of it, before the first file is written.',
    },
    {
      id: 'refuses-at-start',
      fullOnly: true,
      timed: true,
      asks: 'Does a service with a wrong configuration end at start, instead of failing later?',
      remedy:
        'Check the whole configuration before listening, and end with an exit code other than 0: an orchestrator then keeps the old version running.',
      subjects: ['service'],
    },
    {
      id: 'names-the-place',
      asks: 'Does the answer name the key, the line or the file at fault?',
      remedy: 'Put the key’s path, or file and line, into the message, with what would have been right.',
    },
    {
      id: 'suggests-the-right-key',
      fullOnly: true,
      asks: 'For an unknown key, is the nearest known one suggested?',
      remedy: 'Compare the unknown key with the known ones (edit distance) and name the nearest.',
    },
    {
      id: 'no-stack-trace',
      asks: 'Are people spared stack traces?',
      remedy: 'A wrong configuration is no bug of the program: say one sentence for each mistake.',
    },
    {
      id: 'keeps-secrets',
      asks: 'Are values of secret keys and variables kept out of every answer?',
      remedy:
        'Name the key, never its value; and do not print the line at fault, for it may be the one with the password.',
    },
    {
      id: 'answers-in-time',
      timed: true,
      asks: 'Does every answer come in time, also for a huge file?',
      remedy: 'Look at the size before reading; bound what is read.',
    },
  ],
  sources: [
    'Xu et al., Early Detection of Configuration Errors to Reduce Failure Damage, OSDI 2016',
    'Keller, Upadhyaya, Candea, ConfErr: A Tool for Assessing Resilience to Human Configuration Errors, DSN 2008',
    'TOML 1.0; YAML 1.2.2; RFC 8259 (JSON); JSON Schema draft 7 and 2020-12',
  ],
};
