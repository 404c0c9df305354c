import type { Experiment } from '../../model/category.ts';
import { bursts } from './bursts.ts';
import type { Claim } from './claim.ts';
import { rates } from './rates.ts';
import { stores } from './stores.ts';

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'bursts',
    repeats: true,
    title: 'goes over the limit one by one, tries to get round it, and waits as long as it is told',
    // Nearly all of it for windows of 20 s that slide: those are waited for twice more.
    seconds: 130,
    applies: ({ kind }) => kind === 'service',
    act: bursts,
  },
  {
    id: 'rates',
    repeats: true,
    title: 'comes all at once, steadily above the limit, and steadily below it',
    seconds: 90,
    applies: ({ kind }) => kind === 'service',
    act: rates,
  },
  {
    id: 'stores',
    repeats: true,
    title: 'kills it when the limit is reached, and takes away what keeps the limit, for a while',
    seconds: 150,
    applies: ({ kind }, { shared, without }) => kind === 'service' && (shared || without !== undefined),
    act: stores,
  },
];
