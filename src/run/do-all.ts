import type { createRun } from '../evidence/create-run.ts';
import { derivedSeed } from '../lib/random.ts';
import type { Effort } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import type { OnProgress } from '../model/progress.ts';
import type { PlannedCategory, PlannedExperiment } from '../plan/plan.ts';
import type { RoomMaterials } from '../room/materials.ts';
import type { Kept } from '../room/open.ts';
import { roomProof } from '../room/proof/index.ts';
import { doExperiment } from './experiment.ts';
import { experiments as lanes, memoryForRooms, USUAL_EXPERIMENTS } from './machine.ts';
import { createRooms } from './rooms.ts';
import { type Job, runSideBySide } from './schedule.ts';
import type { Site } from './site.ts';

const MIB = 1024 * 1024;

/** The proof of the room is done first and beside everything else. */
export function withProof(planned: readonly PlannedCategory[], seed: string): readonly PlannedCategory[] {
  const experiments = roomProof.experiments.map((experiment) => ({
    category: roomProof,
    experiment,
    claim: null,
    seed: derivedSeed(seed, 'room', experiment.id),
  }));
  return [{ category: roomProof, experiments } as unknown as PlannedCategory, ...planned];
}

interface AllOfIt {
  readonly planned: readonly PlannedCategory[];
  readonly site: Site;
  readonly materials: RoomMaterials;
  readonly subject: SubjectFacts;
  readonly effort: Effort;
  readonly explain: boolean;
  readonly evidence: ReturnType<typeof createRun>;
  readonly progress: OnProgress;
  readonly interrupted: AbortSignal;
  /** Milliseconds that an experiment, named `category/experiment`, took in earlier runs. */
  readonly usual: ReadonlyMap<string, number>;
  /** Experiments at the same time, at most: never more than the machine bears. */
  readonly parallel: number | undefined;
  /** What is done once more, in rooms of its own, when all is done. */
  readonly doubtful: () => readonly PlannedExperiment[];
}

/** Share of all experiments beyond which none is done once more: what fails everywhere does not fail for a moment's want of time. */
const MOST_AGAIN = 1 / 3;
/** So many are done once more in any case. */
const FEW = 4;

/**
 * Does every experiment, side by side as far as cores and memory go; what goes wrong in one is evidence. What is doubtful is asked once
 * more in rooms that nobody used, since a quick run shares rooms between experiments; and one by one in a full run, where it was
 * perhaps the others that left it too little of the machine.
 */
export async function doAll({
  planned,
  site,
  materials,
  subject,
  effort,
  explain,
  evidence,
  progress,
  interrupted,
  usual,
  parallel = USUAL_EXPERIMENTS,
  doubtful,
}: AllOfIt): Promise<void> {
  const experiments = planned.flatMap((category) => category.experiments);
  progress({
    kind: 'planned',
    seed: evidence.header.seed,
    directory: evidence.header.directory,
    atOnce: parallel,
    experiments: experiments.map(({ category, experiment: { id, title, seconds } }) => ({
      category: category.description.id,
      experiment: id,
      title,
      seconds,
      usualMs: usual.get(`${category.description.id}/${id}`) ?? null,
    })),
  });
  lanes.want(parallel);
  const { contract } = materials;
  const memory = [contract.subject, ...contract.services].reduce(
    (sum, { limits }) => sum + limits.memory,
    256 * MIB,
  );
  const expected = howLong(experiments, usual);
  const doThese = async (
    all: readonly PlannedExperiment[],
    kept: Kept | null,
    atOnce = parallel,
  ): Promise<void> => {
    let begun = 0;
    const rooms = createRooms(materials, site.walls, () => (begun < all.length ? kept : null));
    const jobs: Job[] = all.map((one) => ({
      memory: memory + (one.experiment.replicas?.(one.claim) ?? 0) * contract.subject.limits.memory,
      seconds: expected(one),
      run: () =>
        lanes.through(async () => {
          begun += 1;
          if (interrupted.aborted) return;
          await doExperiment({
            planned: one,
            rooms,
            subject,
            effort,
            explain,
            evidence,
            progress,
            interrupted,
          });
        }),
    }));
    await runSideBySide(jobs, { parallel: atOnce, memory: memoryForRooms(materials.engine.facts.memory) });
    await rooms.close();
  };
  await doThese(experiments, effort === 'full' ? 'walls' : 'services');
  if (interrupted.aborted) return;
  const again = doubtful();
  if (
    again.length === 0 ||
    (effort === 'full' && again.length > Math.max(FEW, experiments.length * MOST_AGAIN))
  )
    return;
  const names = again.map(({ category, experiment }) => `${category.description.id}/${experiment.id}`);
  progress({
    kind: 'preparing',
    what: `asking once more, in rooms that nobody used before: ${names.join(', ')}`,
  });
  await doThese(again, null, effort === 'full' ? 1 : parallel);
}

/**
 * Seconds that each experiment will take, for their order: what they took in an earlier run. One that is new is thought to use as much of
 * its deadline as the others did.
 */
function howLong(
  all: readonly PlannedExperiment[],
  usual: ReadonlyMap<string, number>,
): (one: PlannedExperiment) => number {
  const earlier = ({ category, experiment }: PlannedExperiment) =>
    usual.get(`${category.description.id}/${experiment.id}`);
  const known = all.flatMap((one) => {
    const ms = earlier(one);
    return ms === undefined ? [] : [{ taken: ms / 1_000, allowed: one.experiment.seconds }];
  });
  const share = known.length === 0 ? 1 : sum(known, 'taken') / sum(known, 'allowed');
  return (one) => {
    const ms = earlier(one);
    return ms === undefined ? one.experiment.seconds * share : ms / 1_000;
  };
}

function sum<K extends string>(all: readonly Readonly<Record<K, number>>[], key: K): number {
  return all.reduce((total, one) => total + one[key], 0);
}
