import { findCategory } from '../categories/find.ts';
import type { CaughtDefect, CleanSpecimen, DetectionMatrix } from '../model/matrix.ts';
import { choose, interleaved } from './choose-defects.ts';
import { connect } from './connect.ts';
import { sweepOrphans } from './leftovers.ts';
import { type Asked, askFor, isSettled, untilSettled, validateClean } from './matrix-lines.ts';
import type { Asking } from './matrix-run.ts';
import { runSideBySide } from './schedule.ts';
import { openSite } from './site.ts';
import { findDefects, findSpecimens, type Planted } from './specimens.ts';

export interface ProveOptions extends Asking {
  /** Only defects of these categories, by id or number, and only these categories of the clean specimens. */
  readonly categories?: readonly string[] | undefined;
  /** Only these specimens, by name. */
  readonly specimens?: readonly string[] | undefined;
  /** Only these planted defects, by name or as `category/name`, and no clean specimen. */
  readonly defects?: readonly string[] | undefined;
  /** Only the clean specimens. */
  readonly cleanOnly?: boolean | undefined;
  /** Times that each clean specimen is validated. */
  readonly repeat?: number;
  /** Validations at the same time. */
  readonly parallel?: number;
  /** Milliseconds after which no further defect is begun; the score says how many were not asked. */
  readonly within?: number;
  readonly onResult?: (line: CleanSpecimen | CaughtDefect) => void;
  /** A defect that was not asked for, because the time was over. */
  readonly onNotAsked?: (defect: DefectName) => void;
}

export interface DefectName {
  readonly specimen: string;
  readonly category: string;
  readonly defect: string;
}

/**
 * Runs the detection matrix: clean specimens must be ready, and every planted defect must be caught by the rule that
 * it names, with nothing else accused but what it may rightly break. What was missed, could not be told, or was
 * said falsely for want of time, is asked for again when the machine has nothing else to do; the matrix says how often.
 *
 * @throws Failure `wrong-use`, before anything is started, when there is no such category, specimen or defect, or nothing to ask.
 */
export async function prove(options: ProveOptions = {}): Promise<DetectionMatrix> {
  const categories = [...new Set((options.categories ?? []).map((name) => findCategory(name).id))];
  const specimens = findSpecimens(options.specimens);
  const all = (await Promise.all(specimens.map(findDefects))).flat();
  const { planted, clean: cleanOnes } = choose(specimens, all, { ...options, categories });
  const engine = await connect();
  // What cannot be removed is in nobody's way, and `doctor` tells of it.
  await sweepOrphans(engine).catch(() => undefined);
  const place = { engine, site: await openSite(engine, true) };
  const clean: CleanSpecimen[] = [];
  const defects: CaughtDefect[] = [];
  const keep = <T extends CleanSpecimen | CaughtDefect>(into: T[], line: T) => {
    // Of what was broken off, nothing can be told.
    if (options.signal?.aborted) return;
    into.push(line);
    options.onResult?.(line);
  };
  const cleanJobs = Array.from({ length: options.repeat ?? 1 }, () =>
    cleanOnes.map(({ specimen, only }) =>
      job(async () => keep(clean, await validateClean(specimen, only, place, options))),
    ),
  ).flat();
  const began = performance.now();
  const isOver = () => performance.now() - began > (options.within ?? Number.POSITIVE_INFINITY);
  let notAsked = 0;
  const open: { readonly defect: Planted; readonly asked: Asked }[] = [];
  const defectJobs = interleaved(planted).map((defect) =>
    job(async () => {
      if (isOver()) {
        notAsked += 1;
        options.onNotAsked?.({
          specimen: defect.specimen.name,
          category: defect.category,
          defect: defect.name,
        });
        return;
      }
      const asked = await askFor(defect, place, options);
      if (isSettled(asked)) keep(defects, asked.line);
      else open.push({ defect, asked });
    }),
  );
  try {
    // The first run of a specimen builds its image; the others find it.
    await runSideBySide(cleanJobs.splice(0, cleanOnes.length), {
      parallel: 1,
      memory: Number.POSITIVE_INFINITY,
    });
    await runSideBySide([...cleanJobs, ...defectJobs], {
      parallel: options.parallel ?? 2,
      memory: Number.POSITIVE_INFINITY,
    });
    for (const { defect, asked } of open) keep(defects, await untilSettled(defect, asked, place, options));
  } finally {
    await place.site.close(() => undefined);
  }
  const order = new Map(
    planted.map((defect, index) => [`${defect.specimen.name}/${defect.category}/${defect.name}`, index]),
  );
  const positionOf = (line: CaughtDefect) =>
    order.get(`${line.specimen}/${line.category}/${line.defect}`) ?? 0;
  defects.sort((a, b) => positionOf(a) - positionOf(b));
  return {
    clean,
    defects,
    score: {
      planted: defects.length + notAsked,
      caught: defects.filter((defect) => defect.caught).length,
      falseAlarms: [...clean, ...defects].reduce((sum, line) => sum + line.falseAlarms.length, 0),
    },
  };

  function job(run: () => Promise<void>) {
    return { memory: 0, seconds: 1, run: async () => (options.signal?.aborted ? undefined : run()) };
  }
}

/** Every planted defect there is, for those who want to name them before they are run. */
export async function plantedDefects(): Promise<readonly DefectName[]> {
  const planted = await Promise.all(findSpecimens().map(findDefects));
  return planted
    .flat()
    .map(({ specimen, category, name }) => ({ specimen: specimen.name, category, defect: name }));
}
