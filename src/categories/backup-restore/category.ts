import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'backup-restore',
  number: 15,
  title: 'Backup and restore',
  question: 'Does the backup bring it back?',
  motivation:
    'A backup that was never restored is a hope. What is wrong with it (a table that nobody added, a sequence that starts again at one, a file that ' +
    'ends in the middle because the disk was full) shows on the one day on which there is nothing else left.',
  method:
    'State is made, also in letters beyond ASCII, and a fingerprint of all of it taken: every row, sequence, constraint and index over our own connection, every declared file. It is backed up while it is in ' +
    'use, then changed; the backup is restored over what is there, twice, and in a fresh room, and each time the fingerprint must be the same (a sequence may stand further on) and the work go on. Where a private file stands in it, others must not be able to read the backup. ' +
    'Damaged backups must be refused before anything is touched, and leave nothing in the way of the next command; a backup onto a full disk, or without the services that it reads from, must fail, and one that is killed must leave nothing that passes for ' +
    'whole, nor anything in the way of the next; a restore that is killed or has no room for its files must have done all or nothing, at the latest when the next command has finished it, and one that says that it succeeded all. Backups taken while writes go on must each show one moment, and one of a thousand rows and more must bring back all of them.',
  unproven:
    'damaged backups, full disks, backups and restores that are killed in the middle, backups beside writes, and more rows than a page holds',
  always: false,
  rules: [
    {
      id: 'baseline-works',
      asks: 'Do backup, restore, changes and reads succeed before anything is broken?',
      remedy: 'Correct the claim: its commands must succeed, and its changes must change the declared state.',
    },
    {
      id: 'brings-everything-back',
      asks: 'Does a restore in a fresh room bring back every row, sequence, constraint and file, and each private file as private?',
      remedy:
        'Derive what is backed up from what there is (the catalogue, the folder), never from a list that somebody must keep; read on until nothing more comes; make again what was dropped to be faster; keep the permissions of files; write and read in UTF-8, and escape what ends a line.',
    },
    {
      id: 'replaces-what-is-there',
      asks: 'Does a restore take away what came after the backup?',
      remedy:
        'Empty first, then fill, both in one transaction: a merge is neither the old state nor the new.',
    },
    {
      id: 'reads-as-before',
      asks: 'Does the subject itself say after a restore what it said at the backup?',
      remedy: 'Forget what was derived from the replaced state as well: caches, indexes, copies.',
    },
    {
      id: 'goes-on-afterwards',
      asks: 'Can work go on after a restore?',
      remedy: 'Restore sequences and counters with the rows that they have numbered.',
    },
    {
      id: 'twice-is-as-once',
      asks: 'Does restoring twice give the same as restoring once?',
      remedy: 'Make what a restore does depend on the backup alone, not on what it finds.',
    },
    {
      id: 'as-private-as-its-files',
      asks: 'Is a backup closed to others where it holds a file that is?',
      remedy:
        'Create the backup with mode 0600, whatever the umask is, or encrypt it: it is a copy of the most private file in it.',
    },
    {
      id: 'refuses-damaged',
      fullOnly: true,
      asks: 'Is every damaged backup refused?',
      remedy:
        'Write a checksum over everything, at the end, and check it and the length before anything is done.',
    },
    {
      id: 'refusal-leaves-it-alone',
      fullOnly: true,
      asks: 'Does a refused backup leave everything as it is, and nothing in the way of who comes next?',
      remedy:
        'Read and check the whole file before the first change, and before any journal or lock of the restore.',
    },
    {
      id: 'full-disk-fails',
      fullOnly: true,
      asks: 'Does a backup onto a full disk fail?',
      remedy:
        'Look at the result of every write, of the flush and of the close, and let it reach the exit code.',
    },
    {
      id: 'leaves-no-half-backup',
      fullOnly: true,
      asks: 'Does a backup that could not be finished leave nothing that passes for one?',
      remedy:
        'Write beside the target, flush, and rename when all of it is there; remove it when anything fails.',
    },
    {
      id: 'backs-up-again',
      fullOnly: true,
      timed: true,
      asks: 'Does the next backup under the same name work after one that was killed?',
      remedy:
        'Hold locks that end with their process (flock, a socket, a session of the database), and begin every temporary file anew, never where a dead one ended.',
    },
    {
      id: 'keeps-the-older-backup',
      fullOnly: true,
      asks: 'Does a backup that cannot be taken say so, and leave an older one under the same name as it was?',
      remedy:
        'Let what stopped it reach the exit code (in a shell with `set -o pipefail`). Never open the target for writing, and remove nothing beforehand: write beside it, and rename when all of it is there. `> file` in a shell empties it first.',
    },
    {
      id: 'restore-is-all-or-nothing',
      fullOnly: true,
      asks: 'Does a restore that is killed, or has no room, leave the state of before or of after, never one between, and only the latter when it says that it succeeded?',
      remedy:
        'Do all of it in one transaction, or beside the old state with one rename; several files want a journal that whoever comes next finishes. Let what a full disk says reach the exit code.',
    },
    {
      id: 'shows-one-moment',
      fullOnly: true,
      asks: 'Does a backup taken while writes go on show everything at one moment?',
      remedy:
        'Read everything in one snapshot: a repeatable-read transaction, or a snapshot of the file system.',
      subjects: ['service'],
    },
    {
      id: 'holds-what-was-acknowledged',
      fullOnly: true,
      asks: 'Does a backup hold every write that was acknowledged before it began?',
      remedy: 'Back up what is committed, and acknowledge nothing that only waits to be.',
      subjects: ['service'],
    },
  ],
  sources: [
    'PostgreSQL 15, chapter 26 (backup and restore) and 13.2.2 (repeatable read)',
    'NIST SP 800-34 Rev. 1, 3.4.1 (backup and recovery)',
    'MITRE CWE-276, 530, 732',
    'Pillai et al., All File Systems Are Not Created Equal (OSDI 2014)',
  ],
};
