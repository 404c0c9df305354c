import { freemem } from 'node:os';
import type { createRun } from '../evidence/create-run.ts';
import { derivedSeed } from '../lib/random.ts';
import type { Effort } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import type { OnProgress } from '../model/progress.ts';
import type { PlannedCategory } from '../plan/plan.ts';
import type { RoomMaterials } from '../room/materials.ts';
import { roomProof } from '../room/proof/index.ts';
import { doExperiment } from './experiment.ts';
import { experiments as lanes, USUAL_EXPERIMENTS, wantExperiments } from './machine.ts';
import { type Job, runSideBySide } from './schedule.ts';

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
}

/** Does every experiment, side by side as far as cores and memory go; what goes wrong in one is evidence. */
export async function doAll({
  planned,
  materials,
  subject,
  effort,
  explain,
  evidence,
  progress,
  interrupted,
  usual,
  parallel = USUAL_EXPERIMENTS,
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
  wantExperiments(parallel);
  let rooms = 0;
  const nextRoom = () => {
    rooms += 1;
    return rooms;
  };
  const { contract } = materials;
  const memory = [contract.subject, ...contract.services].reduce(
    (sum, { limits }) => sum + limits.memory,
    256 * MIB,
  );
  const jobs: Job[] = experiments.map((one) => ({
    memory: memory + (one.experiment.replicas?.(one.claim) ?? 0) * contract.subject.limits.memory,
    seconds: one.experiment.seconds,
    run: () =>
      lanes.through(async () => {
        if (interrupted.aborted) return;
        await doExperiment({
          planned: one,
          materials,
          subject,
          effort,
          explain,
          evidence,
          progress,
          interrupted,
          nextRoom,
        });
      }),
  }));
  await runSideBySide(jobs, { parallel, memory: freemem() * 0.8 });
}
