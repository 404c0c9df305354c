import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { categories } from '../categories/registry.ts';
import { subjectFacts } from '../contract/facts.ts';
import { loadContract } from '../contract/load.ts';
import { createRun } from '../evidence/create-run.ts';
import { earlierDurations } from '../evidence/earlier-durations.ts';
import { makeRunDirectory, pointLatest, pruneRuns } from '../evidence/keep-runs.ts';
import { onDisk } from '../evidence/on-disk.ts';
import { derivedSeed, seededRandom } from '../lib/random.ts';
import type { Effort } from '../model/category.ts';
import type { Contract } from '../model/contract.ts';
import type { Engine, ImageFacts } from '../model/engine.ts';
import type { OnProgress } from '../model/progress.ts';
import type { CategoryReport, JudgedRun } from '../model/report.ts';
import { plan } from '../plan/plan.ts';
import type { RoomMaterials } from '../room/materials.ts';
import { noSeats } from '../room/seats.ts';
import { serviceTypes } from '../services/registry.ts';
import { connect } from './connect.ts';
import { doAll, withProof } from './do-all.ts';
import { drawnWithin, withFreshSecrets } from './fresh-secrets.ts';
import { prepareImages } from './images.ts';
import { judgeStored } from './judge.ts';
import { isToldAlready, judgeAsTheyEnd } from './judge-as-they-end.ts';
import { known } from './known.ts';
import { sweepOrphans } from './leftovers.ts';
import { renderings } from './run-files.ts';
import { openSite, type Site } from './site.ts';
import { version } from './version.ts';

export interface ValidateOptions {
  /** Contract file, or a folder that holds one; default: the working directory. */
  readonly contract?: string | undefined;
  readonly cwd?: string;
  /** Categories, or single experiments as `category/experiment`; empty for all. */
  readonly only?: readonly string[];
  /** How much is done; default: `full`. */
  readonly effort?: Effort | undefined;
  /** Text from which every choice is drawn; default: drawn anew, and printed. */
  readonly seed?: string | undefined;
  /** Folder for the run; default: a new one below `.cleanroom/runs` beside the contract. */
  readonly runsFolder?: string | undefined;
  /** How many of the newest runs are kept in that folder; default: 20. */
  readonly keep?: number | undefined;
  /** Experiments at the same time, at most; default: three per core, since much of an experiment is waiting. */
  readonly parallel?: number | undefined;
  readonly onProgress?: OnProgress;
  /** Ends the run early: rooms are taken down, the report says what was interrupted. */
  readonly signal?: AbortSignal;
  /** Changes the checked contract before it is used; how `prove` plants a defect. */
  readonly adapt?: (contract: Contract) => Contract;
  /**
   * Whether failures are looked into in further rooms, and those for want of time asked once more (default); `prove` asks only whether
   * they are seen.
   */
  readonly explain?: boolean;
  /** Whether the rooms are proven; without it nothing is ready. Only `prove` leaves it out, for planted defects. */
  readonly proof?: boolean;
  /** An engine that is connected already and free of orphans, for several runs in one process. */
  readonly engine?: Engine;
  /** Where its rooms stand, for several runs that leave walls to each other; default: a site of its own, closed at its end. */
  readonly site?: Site;
}

export interface ValidateResult extends JudgedRun {
  /** The run's folder: evidence, captures, report. */
  readonly directory: string;
  readonly interrupted: boolean;
}

/**
 * Validates one subject: from its contract to a judged report on disk.
 *
 * @throws Failure `wrong-use` for a bad contract or call, `no-engine` without an engine. What the subject does wrong
 * is in the report.
 */
export async function validate(options: ValidateOptions = {}): Promise<ValidateResult> {
  const cwd = options.cwd ?? process.cwd();
  const progress = options.onProgress ?? (() => undefined);
  const interrupted = options.signal ?? new AbortController().signal;
  const seed = options.seed ?? randomBytes(4).toString('hex');
  const loaded = await loadContract({ path: options.contract, cwd, ...known() });
  const adapted = (options.adapt ?? ((same) => same))(loaded);
  const asWritten = withFreshSecrets(adapted, seed);
  const drawnParts = drawnWithin(adapted, seed);
  const { only = [], effort = 'full' } = options;
  const planned = plan({
    subject: subjectFacts(asWritten),
    claims: asWritten.claims,
    categories,
    only,
    effort,
    seed,
  });

  const engine = options.engine ?? (await connect(progress));
  if (!options.engine) {
    await sweepOrphans(engine).catch((cause: unknown) => {
      // It is in nobody's way, and `doctor` goes on telling of it.
      const reason = cause instanceof Error ? cause.message : String(cause);
      progress({ kind: 'preparing', what: `what a dead run left could not be removed: ${reason}` });
    });
  }
  const balancer = planned.some(({ experiments }) =>
    experiments.some(({ experiment }) => experiment.replicas),
  );
  const { images, standIns } = await unlessAborted(
    interrupted,
    prepareImages(engine, asWritten, progress, { balancer }),
  );
  const contract = stoppedAsImageSays(asWritten, images.subject);
  const subject = subjectFacts(contract);

  const startedAt = new Date().toISOString();
  const root = options.runsFolder ?? join(dirname(contract.file), '.cleanroom', 'runs');
  const directory = makeRunDirectory(root, { startedAt, subject: subject.name, seed });
  const site = options.site ?? (await openSite(engine));
  let told: ReadonlyMap<string, CategoryReport> = new Map();
  try {
    const password = passwordFrom(seed);
    const ourPassword = randomBytes(16).toString('hex');
    const materials: RoomMaterials = {
      engine,
      contract,
      images,
      serviceTypes,
      password,
      ourPassword,
      drawnParts,
      labels: site.labels,
      runName: site.runName,
      outside: site.outside,
      seats: noSeats(),
      shell: { known: null },
      imageScan: { known: null },
    };
    const evidence = createRun(
      shortPath(directory),
      {
        cleanroom: version(),
        seed,
        startedAt,
        contractPath: relative(cwd, contract.file) || contract.file,
        contract,
        image: images.subject,
        engine: engine.facts,
        standIns,
        plan: planned.map(({ category, experiments }) => ({
          category: category.description.id,
          experiments: experiments.map(({ experiment: { id, title } }) => ({ id, title })),
        })),
        options: { only, effort },
      },
      {
        secrets: { ...contract.subject.secrets, 'service password': password, 'our password': ourPassword },
        parts: drawnParts,
      },
    );
    const doubtsTime = options.explain ?? true;
    const judging = judgeAsTheyEnd({ evidence, categories, subject, progress, interrupted, doubtsTime });
    told = judging.told;
    const all = options.proof === false ? planned : withProof(planned, seed);
    await doAll({
      planned: all,
      site,
      materials,
      subject,
      effort,
      explain: options.explain ?? true,
      evidence,
      progress: judging.progress,
      interrupted,
      usual: earlierDurations(root, { subject: subject.name, effort }),
      parallel: options.parallel,
      doubtful: () => judging.doubtful(all),
    });
    evidence.finish({ interrupted: interrupted.aborted });
  } finally {
    if (!options.site) await site.close(progress);
  }
  const judged = judgeStored(directory);
  onDisk(shortPath(directory), () => {
    for (const [name, text] of Object.entries(renderings(judged))) writeFileSync(join(directory, name), text);
  });
  pointLatest(root, basename(directory));
  pruneRuns(root, Date.now(), options.keep, basename(directory));
  for (const category of judged.report.categories)
    if (!isToldAlready(told, category)) progress({ kind: 'judged', category });
  return { ...judged, directory, interrupted: interrupted.aborted };
}

/** Who names no signal is stopped by the image's own, as engines and orchestrators do it. */
function stoppedAsImageSays(contract: Contract, image: ImageFacts): Contract {
  const stopSignal = contract.subject.stopSignal ?? image.stopSignal;
  return { ...contract, subject: { ...contract.subject, stopSignal } };
}

/** The work's result, or the signal's reason as soon as it is aborted. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Hexadecimal, so that it stands in URLs and SQL without quoting. */
function passwordFrom(seed: string): string {
  const random = seededRandom(derivedSeed(seed, 'password'));
  return Array.from({ length: 24 }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** As a person in the working directory would write it. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
