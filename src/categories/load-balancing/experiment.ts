import type { Experiment } from '../../model/category.ts';
import { background } from './background.ts';
import { killed, rolling } from './changes.ts';
import type { Claim } from './claim.ts';
import { idle } from './idle.ts';
import { limited } from './limited.ts';
import { together } from './together.ts';

export const experiments: readonly Experiment<Claim>[] = [
  together,
  limited,
  background,
  killed,
  rolling,
  idle,
];
