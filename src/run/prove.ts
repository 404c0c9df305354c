import { join } from 'node:path';
import { categories } from '../categories/registry.ts';
import type { Effort } from '../model/category.ts';
import type { Contract } from '../model/contract.ts';
import type { Engine } from '../model/engine.ts';
import { Failure } from '../model/failure.ts';
import type { CaughtDefect, CleanSpecimen, DetectionMatrix } from '../model/matrix.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { connect } from './connect.ts';
import { sweepOrphans } from './leftovers.ts';
import { runSideBySide } from './schedule.ts';
import { findDefects, findSpecimens, type Planted, type Specimen } from './specimens.ts';
import { validate } from './validate.ts';

export interface ProveOptions {
  /** Only defects of this category, and only this category of the clean specimens. */
  readonly category?: string | undefined;
  readonly specimen?: string | undefined;
  /** Only these planted defects, by name or as `category/name`, and no clean specimen. */
  readonly defects?: readonly string[] | undefined;
  /** Only the clean specimens. */
  readonly cleanOnly?: boolean | undefined;
  /** Only what can catch the defect is asked, not every category: quicker, and blind for false alarms elsewhere. */
  readonly ownOnly?: boolean;
  /** Every category in full; otherwise only a defect's own is, and the others are asked quickly. */
  readonly full?: boolean | undefined;
  /** Times that each clean specimen is validated. */
  readonly repeat?: number;
  /** Validations at the same time. */
  readonly parallel?: number;
  readonly seed?: string | undefined;
  readonly onResult?: (line: CleanSpecimen | CaughtDefect) => void;
  readonly signal?: AbortSignal;
}

/** Times that a defect is asked for until it is caught. */
const ATTEMPTS = 3;
/** What images have as PATH; a defect's folder before it makes its launcher the one that is found. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs the detection matrix: clean specimens must be ready, and every planted defect must be caught by the rule that
 * it names, with nothing else accused but what it may rightly break. What was missed, or could not be told, is asked for
 * again when the machine has nothing else to do; the matrix says how often.
 *
 * @throws Failure `wrong-use` when there is no such specimen or defect.
 */
export async function prove(options: ProveOptions = {}): Promise<DetectionMatrix> {
  const specimens = findSpecimens(options.specimen);
  const planted = chosen((await Promise.all(specimens.map(findDefects))).flat(), options);
  const engine = await connect();
  await sweepOrphans(engine);
  const clean: CleanSpecimen[] = [];
  const defects: CaughtDefect[] = [];
  const keep = <T extends CleanSpecimen | CaughtDefect>(into: T[], line: T) => {
    into.push(line);
    options.onResult?.(line);
  };
  const only = options.category === undefined ? [] : [options.category];
  const repeat = options.defects ? 0 : (options.repeat ?? 1);
  const cleanJobs = Array.from({ length: repeat }, () =>
    specimens.map((specimen) =>
      job(async () => keep(clean, await validateClean(specimen, only, engine, options))),
    ),
  ).flat();
  const open: { readonly defect: Planted; readonly line: CaughtDefect }[] = [];
  const defectJobs = interleaved(planted).map((defect) =>
    job(async () => {
      const line = await validatePlanted(defect, engine, options);
      if (line.caught) keep(defects, line);
      else open.push({ defect, line });
    }),
  );
  // The first run of a specimen builds its image; the others find it.
  await runSideBySide(cleanJobs.splice(0, specimens.length), {
    parallel: 1,
    memory: Number.POSITIVE_INFINITY,
  });
  await runSideBySide([...cleanJobs, ...defectJobs], {
    parallel: options.parallel ?? 2,
    memory: Number.POSITIVE_INFINITY,
  });
  for (const { defect, line } of open) keep(defects, await untilCaught(defect, line, engine, options));
  const order = new Map(
    planted.map((defect, index) => [`${defect.specimen.name}/${defect.category}/${defect.name}`, index]),
  );
  const place = (line: CaughtDefect) => order.get(`${line.specimen}/${line.category}/${line.defect}`) ?? 0;
  defects.sort((a, b) => place(a) - place(b));
  return {
    clean,
    defects,
    score: {
      planted: defects.length,
      caught: defects.filter((defect) => defect.caught).length,
      falseAlarms: [...clean, ...defects].reduce((sum, line) => sum + line.falseAlarms.length, 0),
    },
  };

  function job(run: () => Promise<void>) {
    return { memory: 0, seconds: 1, run: async () => (options.signal?.aborted ? undefined : run()) };
  }
}

/** Defects of all specimens in turn: commands keep a machine busy and services mostly wait, so they go well side by side. */
function interleaved(planted: readonly Planted[]): readonly Planted[] {
  const own = Map.groupBy(planted, ({ specimen }) => specimen.name);
  const place = new Map(
    [...own.values()].flatMap((all) => all.map((one, n) => [one, n / all.length] as const)),
  );
  return planted.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
}

/** The planted defects that were asked for. */
function chosen(all: readonly Planted[], { category, defects, cleanOnly }: ProveOptions): readonly Planted[] {
  if (cleanOnly) return [];
  const unknown = defects?.find((wanted) => !all.some((planted) => isNamed(planted, wanted)));
  if (unknown !== undefined) {
    throw new Failure({
      class: 'wrong-use',
      code: 'no-such-defect',
      message: `There is no planted defect "${unknown}".`,
      remedy: 'Name it as the matrix does: `category/name`, or the name alone.',
    });
  }
  return all.filter(
    (planted) =>
      (category === undefined || planted.category === category) &&
      (defects === undefined || defects.some((wanted) => isNamed(planted, wanted))),
  );
}

const isNamed = ({ category, name }: Planted, wanted: string): boolean =>
  wanted === name || wanted === `${category}/${name}`;

/** Every planted defect there is, for those who want to name them before they are run. */
export async function plantedDefects(): Promise<
  readonly { readonly specimen: string; readonly category: string; readonly defect: string }[]
> {
  const planted = await Promise.all(findSpecimens(undefined).map(findDefects));
  return planted
    .flat()
    .map(({ specimen, category, name }) => ({ specimen: specimen.name, category, defect: name }));
}

async function validateClean(
  specimen: Specimen,
  only: readonly string[],
  engine: Engine,
  options: ProveOptions,
): Promise<CleanSpecimen> {
  const told = await untilTold(
    () => run(specimen, only, engine, options),
    ({ verdict }) => verdict !== 'cannot-tell',
  );
  const { report } = told;
  const falseAlarms = report.categories.flatMap(({ id, findings }) =>
    findings.filter((finding) => finding.verdict === 'fail').map((finding) => `${id}/${finding.rule}`),
  );
  return {
    specimen: specimen.name,
    verdict: report.verdict,
    categories: verdictsOf(report.categories),
    falseAlarms,
    doubts: [...roomDoubts(report), ...doubtsOf(report.categories)],
    attempts: told.attempts,
  };
}

/** Asks for a defect again, alone, until it is caught or was asked for often enough; a false alarm of any attempt stands. */
async function untilCaught(
  planted: Planted,
  first: CaughtDefect,
  engine: Engine,
  options: ProveOptions,
): Promise<CaughtDefect> {
  let line = first;
  while (!line.caught && line.attempts < ATTEMPTS && !options.signal?.aborted) {
    // What else it breaks was told at the first attempt.
    const next = await validatePlanted(planted, engine, { ...options, ownOnly: true });
    line = {
      ...next,
      verdicts: { ...line.verdicts, ...next.verdicts },
      falseAlarms: [...new Set([...line.falseAlarms, ...next.falseAlarms])],
      attempts: line.attempts + 1,
      missed: line.missed + next.missed,
    };
  }
  return line;
}

/** What could not be told of a good specimen is asked for once more: a machine that was too slow for a moment is no answer. */
async function untilTold(
  ask: () => Promise<Report>,
  isTold: (report: Report) => boolean,
): Promise<{ readonly report: Report; readonly attempts: number }> {
  const report = await ask();
  return isTold(report) ? { report, attempts: 1 } : { report: await ask(), attempts: 2 };
}

async function validatePlanted(
  planted: Planted,
  engine: Engine,
  options: ProveOptions,
): Promise<CaughtDefect> {
  const { specimen, category, name, rule, title, experiments, mayBreak = {} } = planted;
  const began = performance.now();
  const ask = async (only: readonly string[], effort: Effort) => {
    const report = await run(specimen, only, engine, { ...options, effort }, (contract) =>
      plant(contract, planted),
    );
    return report.categories;
  };
  const others = categories.map(({ description }) => description.id).filter((id) => id !== category);
  const judged = options.ownOnly
    ? await ask(experiments?.map((experiment) => `${category}/${experiment}`) ?? [category], 'full')
    : options.full
      ? await ask([], 'full')
      : [...(await ask([category], 'full')), ...(await ask(others, 'quick'))];
  const failed = judged.flatMap(({ id, findings }) =>
    findings.filter((finding) => finding.verdict === 'fail').map((finding) => ({ id, rule: finding.rule })),
  );
  const rightly = (found: { readonly id: string; readonly rule: string }) =>
    (found.id === category && found.rule === rule) ||
    ['*', found.rule].some((allowed) => mayBreak[found.id]?.includes(allowed));
  const caught = failed.some((found) => found.id === category && found.rule === rule);
  // A rule that passed was told; one that could not be told was not missed.
  const passed = judged.some(
    ({ id, checks }) =>
      id === category && checks.some((check) => check.rule === rule && check.verdict === 'pass'),
  );
  return {
    specimen: specimen.name,
    category,
    defect: name,
    title,
    rule,
    caught,
    verdicts: verdictsOf(judged),
    falseAlarms: failed.filter((found) => !rightly(found)).map((found) => `${found.id}/${found.rule}`),
    doubts: doubtsOf(judged),
    attempts: 1,
    missed: passed && !caught ? 1 : 0,
    seconds: Math.round(performance.now() - began) / 1000,
  };
}

async function run(
  specimen: Specimen,
  only: readonly string[],
  engine: Engine,
  options: ProveOptions & { readonly effort?: Effort },
  adapt?: (contract: Contract) => Contract,
): Promise<Report> {
  const { report } = await validate({
    contract: specimen.folder,
    // An installed specimen's own folder is no place for evidence.
    runsFolder: join(process.cwd(), '.cleanroom', 'prove'),
    only,
    engine,
    seed: options.seed,
    effort: options.effort,
    parallel: 2,
    ...(options.signal && { signal: options.signal }),
    // The rooms of a planted defect are those of the clean specimen, which are proven.
    ...(adapt && { adapt, proof: false }),
  });
  return report;
}

/** The defect's launcher bears the program's own name and lies in a folder of its own. */
function plant(contract: Contract, { specimen, category, name, dockerfile }: Planted): Contract {
  const { subject } = contract;
  const env = { ...subject.env, PATH: `/planted/${category}/${name}:${subject.env.PATH ?? PATH}` };
  const image =
    subject.image.kind === 'build' && dockerfile !== undefined
      ? { ...subject.image, dockerfile: join(specimen.folder, dockerfile) }
      : subject.image;
  return { ...contract, subject: { ...subject, env, image } };
}

function verdictsOf(judged: Report['categories']): Record<string, Verdict> {
  return Object.fromEntries(judged.map(({ id, verdict }) => [id, verdict]));
}

/** What could not be told: no alarm, but nothing to be proud of. */
function doubtsOf(judged: Report['categories']): string[] {
  return judged.flatMap(({ id, findings }) =>
    findings
      .filter((finding) => finding.verdict === 'inconclusive')
      .map((finding) => `${id}/${finding.rule}: ${finding.message}`),
  );
}

/** What could not be told of the rooms. */
function roomDoubts({ room }: Report): string[] {
  return room.checks
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')
    .map(({ rule, message }) => `room/${rule}: ${message}`);
}
