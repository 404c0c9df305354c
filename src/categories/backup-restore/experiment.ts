import type { Experiment } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { damaged } from './damaged.ts';
import { databaseOf } from './declared.ts';
import { interrupted } from './interrupted.ts';
import { thereAndBack } from './there-and-back.ts';
import { underWrites } from './under-writes.ts';

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'there-and-back',
    repeats: true,
    title: 'backs up, changes, and restores in place, once more, and in a fresh room',
    seconds: 90,
    applies: () => true,
    act: thereAndBack,
  },
  {
    id: 'damaged',
    repeats: true,
    fullOnly: true,
    title: 'offers it backups that are broken in one way at a time',
    misleads: true,
    seconds: 90,
    applies: () => true,
    act: damaged,
  },
  {
    id: 'interrupted',
    fullOnly: true,
    title: 'fills the disk under backups and restores, and kills them in the middle',
    // What is half restored may name whatever a cut text names.
    misleads: true,
    seconds: 90,
    applies: () => true,
    act: interrupted,
  },
  {
    id: 'under-writes',
    fullOnly: true,
    title: 'takes backups while writes go on, and restores each',
    seconds: 90,
    applies: (subject, claim) =>
      subject.kind === 'service' && claim.writes !== undefined && databaseOf(subject, claim) !== undefined,
    act: underWrites,
  },
];
