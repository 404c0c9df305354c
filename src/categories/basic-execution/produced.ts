import { posix } from 'node:path';
import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, producedStep } from './claim.ts';

/**
 * Lists where a step claims files, before a later one takes them away, as one does that cleans or publishes. What
 * the last one leaves is listed with all else when the lifecycle is over; folders of state are not. A quick run
 * looks in the first room only.
 */
export async function listProduced(
  { claim, subject, effort }: ExperimentContext<Claim>,
  room: Room,
  step: Claim['steps'][number],
  pass: string,
  places: readonly string[],
): Promise<void> {
  if (effort === 'quick' && pass !== 'first') return;
  const isLast = step === claim.steps.at(-1);
  const roots = step.produces
    .map((path) => posix.resolve(subject.workFolder ?? '/work', path))
    .map((path) => [...places, ...subject.state].find((place) => isBelow(path, place)))
    .filter((root) => root !== undefined)
    .filter((root) => !isLast || !places.includes(root));
  for (const root of new Set(roots)) await room.files(producedStep(step.name, root, pass), root);
}

const isBelow = (path: string, place: string): boolean => !posix.relative(place, path).startsWith('..');
