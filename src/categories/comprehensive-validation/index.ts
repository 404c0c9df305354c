import type { Category } from '../../model/category.ts';
import { description } from './category.ts';
import { type Claim, claim } from './claim.ts';
import { experiments } from './experiment.ts';
import { judge } from './judge.ts';

export const category: Category<Claim> = { description, claim, experiments, judge };
