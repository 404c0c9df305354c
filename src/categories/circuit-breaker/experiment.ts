import type { Experiment } from '../../model/category.ts';
import { type Claim, hasUpstream } from './claim.ts';
import { errors } from './errors.ts';
import { refusals } from './refusals.ts';
import { timeouts } from './timeouts.ts';

/** Long deadlines: a breaker that never opens lets every call wait for its time-out. */
export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'errors',
    repeats: true,
    title: 'lets its upstream answer with errors, and recover, under a steady rate of calls',
    seconds: 90,
    applies: (subject, claim) => hasUpstream(subject, claim) && claim.failures.includes('error'),
    act: errors,
  },
  {
    id: 'timeouts',
    repeats: true,
    title: 'lets its upstream hang, then be slow while many call at once, and recover',
    seconds: 120,
    applies: (subject, claim) => hasUpstream(subject, claim) && claim.failures.includes('timeout'),
    act: timeouts,
  },
  {
    id: 'refusals',
    repeats: true,
    title: 'lets its upstream be well for long, refuse, fail now and then, and reset connections',
    seconds: 90,
    applies: hasUpstream,
    act: refusals,
  },
];
