import { join } from 'node:path';
import { categories } from '../categories/registry.ts';
import type { Effort } from '../model/category.ts';
import type { Contract } from '../model/contract.ts';
import type { Engine } from '../model/engine.ts';
import type { CaughtDefect, CleanSpecimen } from '../model/matrix.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Planted, Specimen } from './specimens.ts';
import { validate } from './validate.ts';

/** How each line of the matrix is asked for. */
export interface Asking {
  /**
   * Only what can catch the defect is asked, not every category, and quickly before it is asked in full: a fraction of the time, and
   * blind for false alarms elsewhere.
   */
  readonly ownOnly?: boolean;
  /** Every category in full; otherwise only a defect's own is, and the others are asked quickly. */
  readonly full?: boolean | undefined;
  readonly seed?: string | undefined;
  readonly signal?: AbortSignal;
}

/** Times that a defect is asked for in full until it is caught, and a good specimen until all is told. */
const ATTEMPTS = 3;
/** What images have as PATH; a defect's folder before it makes its launcher the one that is found. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * A specimen as it stands, against these categories; all where there are none. What could not be told is asked for again, by
 * itself: a machine that was too slow for a moment is no answer.
 */
export async function validateClean(
  specimen: Specimen,
  only: readonly string[],
  engine: Engine,
  options: Asking,
): Promise<CleanSpecimen> {
  let report = await run(specimen, only, engine, options);
  let judged = report.categories;
  let attempts = 1;
  const falseAlarms = new Set(alarmsOf(judged));
  const doubtsNow = () => [...roomDoubts(report), ...doubtsOf(judged)];
  // A room that failed its proof stands; what could not be told of it is seen again with whatever is asked.
  while (
    attempts < ATTEMPTS &&
    doubtsNow().length > 0 &&
    report.room.verdict !== 'fail' &&
    !options.signal?.aborted
  ) {
    const open = new Set(findingsOf(judged, 'inconclusive').map(({ id }) => id));
    report = await run(specimen, open.size > 0 ? [...open] : only, engine, options);
    const again = report.categories.filter(({ id }) => open.size === 0 || open.has(id));
    for (const alarm of alarmsOf(again)) falseAlarms.add(alarm);
    judged = open.size === 0 ? again : [...judged.filter(({ id }) => !open.has(id)), ...again];
    attempts += 1;
  }
  const doubts = doubtsNow();
  return {
    specimen: specimen.name,
    verdict: falseAlarms.size > 0 ? 'not-ready' : doubts.length > 0 ? 'cannot-tell' : 'ready',
    categories: verdictsOf(judged),
    falseAlarms: [...falseAlarms],
    doubts,
    attempts,
  };
}

/** A planted defect: quickly where that may do, and in full where it was not enough. */
export async function askFor(planted: Planted, engine: Engine, options: Asking): Promise<CaughtDefect> {
  if (!options.ownOnly || !isSeenQuickly(planted)) return validatePlanted(planted, engine, options, 'full');
  const quick = await validatePlanted(planted, engine, options, 'quick');
  if (quick.caught || options.signal?.aborted) return quick;
  // A quick look that saw nothing has missed nothing: it is no attempt.
  return withEarlier(quick, await validatePlanted(planted, engine, options, 'full'), 1);
}

/** Asks for a defect again, alone and in full, until it is caught or was asked for often enough. */
export async function untilCaught(
  planted: Planted,
  first: CaughtDefect,
  engine: Engine,
  options: Asking,
): Promise<CaughtDefect> {
  let line = first;
  while (!line.caught && line.attempts < ATTEMPTS && !options.signal?.aborted) {
    // What else it breaks was told at the first attempt.
    const next = await validatePlanted(planted, engine, { ...options, ownOnly: true }, 'full');
    line = withEarlier(line, next, line.attempts + 1);
  }
  return line;
}

/** What was said at last; a false alarm of any time stands. */
function withEarlier(earlier: CaughtDefect, last: CaughtDefect, attempts: number): CaughtDefect {
  return {
    ...last,
    verdicts: { ...earlier.verdicts, ...last.verdicts },
    falseAlarms: [...new Set([...earlier.falseAlarms, ...last.falseAlarms])],
    attempts,
    missed: earlier.missed + last.missed,
    seconds: Math.round((earlier.seconds + last.seconds) * 1000) / 1000,
  };
}

/** A planted defect against its own category, and against the others as far as they are asked. */
async function validatePlanted(
  planted: Planted,
  engine: Engine,
  options: Asking,
  own: Effort,
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
    ? await ask(experiments?.map((experiment) => `${category}/${experiment}`) ?? [category], own)
    : options.full
      ? await ask([], 'full')
      : [...(await ask([category], 'full')), ...(await ask(others, 'quick'))];
  const failed = failuresOf(judged);
  const rightly = (found: { readonly id: string; readonly rule: string }) =>
    (found.id === category && found.rule === rule) ||
    (found.id !== category && OF_EVERYTHING.has(found.id)) ||
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
    quick: own === 'quick',
    attempts: 1,
    missed: passed && !caught && own === 'full' ? 1 : 0,
    seconds: Math.round(performance.now() - began) / 1000,
  };
}

function isSeenQuickly({ category, rule, takes }: Planted): boolean {
  const rules = categories.find(({ description }) => description.id === category)?.description.rules ?? [];
  return takes !== 'full' && !rules.some(({ id, fullOnly }) => id === rule && fullOnly);
}

async function run(
  specimen: Specimen,
  only: readonly string[],
  engine: Engine,
  options: Asking & { readonly effort?: Effort },
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
    ...(adapt && { adapt, proof: false, explain: options.full ?? false }),
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

/** Categories that ask for everything at once: what is planted for another one they may rightly see as well. */
const OF_EVERYTHING = new Set(
  categories
    .filter(({ description }) => description.rules.some((rule) => rule.restsOnOthers))
    .map(({ description }) => description.id),
);

/** What rests on the others' verdicts says nothing of its own: it neither catches a defect nor accuses falsely. */
const RESTING = new Set(
  categories.flatMap(({ description: { id, rules } }) =>
    rules.filter((rule) => rule.restsOnOthers).map((rule) => `${id}/${rule.id}`),
  ),
);

function findingsOf(judged: Report['categories'], verdict: 'fail' | 'inconclusive') {
  return judged.flatMap(({ id, findings }) =>
    findings
      .filter((finding) => finding.verdict === verdict && !RESTING.has(`${id}/${finding.rule}`))
      .map(({ rule, message }) => ({ id, rule, message })),
  );
}

const alarmsOf = (judged: Report['categories']) => failuresOf(judged).map(({ id, rule }) => `${id}/${rule}`);

const failuresOf = (judged: Report['categories']) => findingsOf(judged, 'fail');

/** What could not be told: no alarm, but nothing to be proud of. */
function doubtsOf(judged: Report['categories']): string[] {
  return findingsOf(judged, 'inconclusive').map(({ id, rule, message }) => `${id}/${rule}: ${message}`);
}

/** What could not be told of the rooms. */
function roomDoubts({ room }: Report): string[] {
  return room.checks
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')
    .map(({ rule, message }) => `room/${rule}: ${message}`);
}
