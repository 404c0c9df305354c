import type { Experiment } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { lifeOfCommand } from './command-life.ts';
import { fullDiskOfCommand, fullDiskOfService } from './full-disk.ts';
import { lifeOfService } from './service-life.ts';
import { twoWriters } from './two-writers.ts';

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'lives-of-a-command',
    title: 'acts, reads, kills in between, and recreates the container',
    // Each act is done in another room first, to know how long it lives.
    seconds: 120,
    applies: (subject, claim) => subject.kind === 'command' && claim.read.kind === 'command',
    act: lifeOfCommand,
  },
  {
    id: 'two-writers',
    fullOnly: true,
    title: 'lets two commands work on the same state at once',
    seconds: 60,
    applies: (subject, claim) =>
      subject.kind === 'command' && claim.read.kind === 'command' && claim.acts.length > 1,
    act: twoWriters,
  },
  {
    id: 'lives-of-a-service',
    title: 'acts, then restarts it, kills it and recreates its container',
    // A start that is late is done once more.
    seconds: 180,
    applies: (subject) => subject.kind === 'service',
    act: lifeOfService,
  },
  {
    id: 'full-disk-of-a-command',
    fullOnly: true,
    title: 'acts on a full disk, and once more with room',
    seconds: 60,
    applies: (subject, claim) => subject.kind === 'command' && claim.read.kind === 'command',
    act: fullDiskOfCommand,
  },
  {
    id: 'full-disk-of-a-service',
    fullOnly: true,
    title: 'acts on a full disk, kills the service there, and once more with room',
    // A start that is late is done once more.
    seconds: 180,
    applies: (subject) => subject.kind === 'service' && subject.state.length > 0,
    act: fullDiskOfService,
  },
];
