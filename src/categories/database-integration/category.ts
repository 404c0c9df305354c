import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'database-integration',
  number: 2,
  title: 'Database integration',
  question: 'Is the truth really in the database?',
  motivation:
    'A write that was acknowledged and is nowhere is worse than one that was refused. Memory that plays the database, answers that ' +
    'run ahead of the commit, connections that are never given back, and text that becomes SQL all look healthy until the day ' +
    'that the process, or the database, is restarted.',
  method:
    'A real PostgreSQL within the contract’s limits stands behind the airlock. Everything that the subject acknowledges is looked up at ' +
    'once over our own connection, past the subject and its proxies. One time the statements of the subject are held up on their way, so ' +
    'that an answer that does not wait for its commit comes before it. The subject is killed and asked again; PostgreSQL is ' +
    'stopped and started under it, and killed while one write follows the other; its connections are counted under load, with more writes at once than the claimed pool has connections, and after requests that fail; text full of quotes and SQL, and of ' +
    'letters beyond ASCII, is written, and the schema and a table of ours are compared; the migration is run twice at once, again over data, without its database, and killed at moments of its life. ' +
    'Databases of earlier releases that the contract gives, with their rows, are migrated too, by the command that does it or by the service when it starts: row by row, what was there must be there, ' +
    'and the service must start on it, tell it and write more.',
  unproven:
    'how it fares while PostgreSQL restarts or is gone and when it is killed, how many connections it takes, and that it can be migrated twice, after a kill, and from an earlier release with its rows',
  always: false,
  rules: [
    {
      id: 'written-to-database',
      asks: 'Is every acknowledged write found in the database?',
      remedy:
        'Write to the database before answering, and read your own answer from it; memory may only be a copy.',
      subjects: ['service'],
    },
    {
      id: 'committed-before-answer',
      asks: 'Is a write committed before it is acknowledged?',
      remedy: 'Await the commit before sending the answer, and let its failure become the answer.',
      subjects: ['service'],
    },
    {
      id: 'survives-restart',
      asks: 'Is it still there, and read back, after the subject was killed and started again, or the database was?',
      remedy:
        'Keep nothing that was acknowledged in memory only; load from the database what a new process needs. Let commits wait for the log (`synchronous_commit`), and keep no unlogged tables.',
      subjects: ['service'],
    },
    {
      id: 'refused-leaves-nothing',
      fullOnly: true,
      asks: 'Does a request that was refused leave nothing in the database?',
      remedy:
        'Do all of a request’s writes in one transaction, and roll it back on every way out but success.',
      subjects: ['service'],
    },
    {
      id: 'admits-outage',
      fullOnly: true,
      asks: 'Are writes refused while the database is gone, and does a migration fail?',
      remedy:
        'Let the database’s failure become the answer (503 with Retry-After), and the exit code of a migration, instead of a success that rests on a buffer or on somebody else.',
      subjects: ['service'],
    },
    {
      id: 'reconnects',
      fullOnly: true,
      timed: true,
      asks: 'Does it write again in time after the database was restarted, without being restarted itself?',
      remedy:
        'Use a pool that replaces broken connections, handle its error events, and try again with backoff; test it by restarting the database.',
      subjects: ['service'],
    },
    {
      id: 'pool-bounded',
      fullOnly: true,
      asks: 'Does it never hold more connections than the claimed pool?',
      remedy:
        'Take connections from one pool with a maximum, and give each back in a `finally`; PostgreSQL allows about a hundred in all.',
      subjects: ['service'],
    },
    {
      id: 'transactions-end',
      fullOnly: true,
      asks: 'Is no transaction left open after requests that failed, and does it still write?',
      remedy:
        'End every transaction on every way out (`finally`: rollback unless committed) before the connection goes back to the pool.',
      subjects: ['service'],
    },
    {
      id: 'input-stays-data',
      asks: 'Does text stay what it is, whatever letters and SQL it is made of?',
      remedy:
        'Pass every value as a parameter of a prepared statement; never build SQL from strings. Decode and encode as UTF-8 everywhere.',
      subjects: ['service'],
    },
    {
      id: 'migrates-twice',
      fullOnly: true,
      asks: 'Can the migration be run twice, at once and again, without harm?',
      remedy:
        'Record applied steps in the database, take an advisory lock while migrating (and wait for it, or refuse the second by its exit code), and make each step a transaction.',
    },
    {
      id: 'migrates-after-kill',
      fullOnly: true,
      asks: 'Can a migration that was killed be run again, and makes everything whole?',
      remedy:
        'Do each step and the note that it is done in one transaction; where that cannot be, write steps that may be done twice (`if not exists`).',
    },
    {
      id: 'upgrades-filled',
      fullOnly: true,
      asks: 'Does the migration bring a filled database of an earlier release up to date, and keep all that was in it?',
      remedy:
        'Try each step on a copy with rows: add columns with a default or as null and fill them later, alter tables instead of making them anew, fill only what is empty (`where … is null`), ' +
        'copy all rows before anything is dropped, and never change a step that was released. Name in `changes` what is meant to go.',
    },
    {
      id: 'serves-what-was',
      fullOnly: true,
      timed: true,
      asks: 'Does the service start on what came of an earlier release, tell what was there, and write more?',
      remedy:
        'Read what earlier releases wrote as they wrote it. After a table was made anew, set its numbering behind the highest number (`select setval(pg_get_serial_sequence(…), max(id))`).',
      subjects: ['service'],
    },
  ],
  sources: [
    'PostgreSQL 15 documentation: Monitoring (pg_stat_activity), Explicit Locking (advisory locks), Frontend/Backend Protocol',
    'OWASP Web Security Testing Guide 4.2: Testing for SQL Injection',
    'CWE-89, CWE-459 (incomplete clean-up), CWE-772 (missing release of a resource)',
    'Kleppmann, Designing Data-Intensive Applications, ch. 7: Transactions',
  ],
};
