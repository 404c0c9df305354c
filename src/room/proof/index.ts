import { z } from 'zod';
import type { Category } from '../../model/category.ts';
import { description } from './category.ts';
import { experiments } from './experiment.ts';
import { type Claim, judge } from './judge.ts';

/** The proof of the room; the run schedules it like a category and reports it apart. */
export const roomProof: Category<Claim> = { description, claim: z.null(), experiments, judge };
