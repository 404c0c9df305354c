import type { Experiment } from '../../model/category.ts';
import { access } from './access.ts';
import type { Claim } from './claim.ts';
import { hostileCommands } from './hostile-commands.ts';
import { hostileRequests } from './hostile-requests.ts';
import { overPosting } from './over-posting.ts';
import { posture } from './posture.ts';
import { sessions } from './sessions.ts';
import { swellingArchives } from './swelling-archives.ts';

export const experiments: readonly Experiment<Claim>[] = [
  posture,
  ...hostileCommands,
  swellingArchives,
  hostileRequests,
  access,
  sessions,
  overPosting,
];
