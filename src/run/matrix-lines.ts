import { categories } from '../categories/registry.ts';
import type { Effort } from '../model/category.ts';
import type { CaughtDefect, CleanSpecimen } from '../model/matrix.ts';
import type { Report } from '../model/report.ts';
import {
  alarmsIn,
  distinctAlarms,
  doubtsOf,
  explains,
  failuresOf,
  isForWantOfTime,
  openOf,
  roomDoubts,
  verdictsOf,
} from './matrix-findings.ts';
import { type Asking, type Place, run } from './matrix-run.ts';
import type { Planted, Specimen } from './specimens.ts';

/** Times that a defect is asked for in full until it is caught, and a good specimen until all is told. */
const ATTEMPTS = 3;

/**
 * A specimen as it stands, against these categories; all where there are none. What could not be told is asked for again, by
 * itself: a machine that was too slow for a moment is no answer.
 */
export async function validateClean(
  specimen: Specimen,
  only: readonly string[],
  place: Place,
  options: Asking,
): Promise<CleanSpecimen> {
  const alarms: string[] = [];
  const kept = new Set<string>();
  const look = async (asked: readonly string[]) => {
    const ran = await run(specimen, asked, place, options);
    const failures = failuresOf(ran.report.categories);
    if (failures.length > 0) {
      const folder = ran.keep();
      kept.add(folder);
      alarms.push(...alarmsIn(failures, folder));
    }
    return ran;
  };
  let ran = await look(only);
  let judged = ran.report.categories;
  let attempts = 1;
  const doubtsNow = () => [...roomDoubts(ran.report), ...doubtsOf(judged)];
  // A room that failed its proof stands; what could not be told of it is seen again with whatever is asked.
  while (
    attempts < ATTEMPTS &&
    doubtsNow().length > 0 &&
    ran.report.room.verdict !== 'fail' &&
    !options.signal?.aborted
  ) {
    const open = new Set(openOf(judged).map(({ id }) => id));
    ran = await look(open.size > 0 ? [...open] : only);
    const again = ran.report.categories.filter(({ id }) => open.size === 0 || open.has(id));
    judged = open.size === 0 ? again : [...judged.filter(({ id }) => !open.has(id)), ...again];
    attempts += 1;
  }
  const doubts = doubtsNow();
  // What stayed open is open in the last run.
  if (doubts.length > 0 && !options.signal?.aborted) kept.add(ran.keep());
  return {
    specimen: specimen.name,
    verdict: alarms.length > 0 ? 'not-ready' : doubts.length > 0 ? 'cannot-tell' : 'ready',
    categories: verdictsOf(judged),
    falseAlarms: distinctAlarms(alarms),
    doubts,
    kept: [...kept],
    attempts,
  };
}

/** A false alarm for want of time, by the rule that raised it. */
interface Late {
  readonly rule: string;
  readonly alarm: string;
}

/** A line of the matrix so far. */
export interface Asked {
  readonly line: CaughtDefect;
  /** These count unless their rule says otherwise when it is asked with nothing beside it. */
  readonly late: readonly Late[];
  /** Rules, as `category/rule`, that had nothing against the specimen the last time. */
  readonly satisfied: ReadonlySet<string>;
}

/** Whether there is nothing left to ask. */
export const isSettled = ({ line, late }: Asked): boolean => line.caught && late.length === 0;

/** A planted defect: quickly where that may do, and in full where it was not enough. */
export async function askFor(planted: Planted, place: Place, options: Asking): Promise<Asked> {
  if (!options.ownOnly || !isSeenQuickly(planted)) return validatePlanted(planted, place, options, 'full');
  const quick = await validatePlanted(planted, place, options, 'quick');
  if (quick.line.caught || options.signal?.aborted) return quick;
  // A quick look that saw nothing has missed nothing: it is no attempt.
  const full = await validatePlanted(planted, place, options, 'full');
  return {
    line: withEarlier(quick.line, full.line, 1),
    late: [...quick.late, ...full.late],
    satisfied: full.satisfied,
  };
}

/** Asks for a defect again, alone and in full, until all is settled or it was asked for often enough. */
export async function untilSettled(
  planted: Planted,
  first: Asked,
  place: Place,
  options: Asking,
): Promise<CaughtDefect> {
  let asked = first;
  while (!isSettled(asked) && asked.line.attempts < ATTEMPTS && !options.signal?.aborted) {
    const { line, late } = asked;
    // What else it breaks was told at the first attempt, unless that was perhaps the machine.
    const how = late.length > 0 ? options : { ...options, ownOnly: true };
    const next = await validatePlanted(planted, place, how, 'full');
    asked = {
      line: withEarlier(line, next.line, line.attempts + 1),
      late: [...late.filter(({ rule }) => !next.satisfied.has(rule)), ...next.late],
      satisfied: next.satisfied,
    };
  }
  const { line, late } = asked;
  return { ...line, falseAlarms: distinctAlarms([...line.falseAlarms, ...late.map(({ alarm }) => alarm)]) };
}

/** What was said at last; what was caught once was caught, and a false alarm of any time stands. */
function withEarlier(earlier: CaughtDefect, last: CaughtDefect, attempts: number): CaughtDefect {
  return {
    ...last,
    caught: earlier.caught || last.caught,
    verdicts: { ...earlier.verdicts, ...last.verdicts },
    falseAlarms: distinctAlarms([...earlier.falseAlarms, ...last.falseAlarms]),
    kept: [...earlier.kept, ...last.kept],
    attempts,
    missed: earlier.missed + last.missed,
    seconds: Math.round((earlier.seconds + last.seconds) * 1000) / 1000,
  };
}

/** A planted defect against its own category, and against the others as far as they are asked. */
async function validatePlanted(planted: Planted, place: Place, options: Asking, own: Effort): Promise<Asked> {
  const { specimen, category, name, rule, title, experiments, alongside = [] } = planted;
  const began = performance.now();
  const alarms: string[] = [];
  const late: Late[] = [];
  const kept: string[] = [];
  const ask = async (only: readonly string[], effort: Effort) => {
    const ran = await run(specimen, only, place, { ...options, effort }, planted);
    const asked = ran.report.categories;
    const unexplained = failuresOf(asked).filter((found) => !explains(planted, found));
    const overlooked = effort === 'full' && asked.some(({ id }) => id === category) && !catches(asked);
    if (unexplained.length > 0 || (overlooked && !options.signal?.aborted)) {
      const folder = ran.keep();
      kept.push(folder);
      for (const found of unexplained.filter(isForWantOfTime))
        late.push(
          ...alarmsIn([found], folder).map((alarm) => ({ rule: `${found.id}/${found.rule}`, alarm })),
        );
      const standing = unexplained.filter((found) => !isForWantOfTime(found));
      alarms.push(...alarmsIn(standing, folder));
    }
    return asked;
  };
  const catches = (asked: Report['categories']) =>
    failuresOf(asked).some((found) => found.id === category && found.rule === rule);
  const others = categories.map(({ description }) => description.id).filter((id) => id !== category);
  const judged = options.ownOnly
    ? await ask(
        [...(experiments?.map((experiment) => `${category}/${experiment}`) ?? [category]), ...alongside],
        own,
      )
    : options.full
      ? await ask([], 'full')
      : [...(await ask([category, ...alongside], 'full')), ...(await ask(others, 'quick'))];
  const caught = catches(judged);
  // A rule that passed was told; one that could not be told was not missed.
  const passed = judged.some(
    ({ id, checks }) =>
      id === category && checks.some((check) => check.rule === rule && check.verdict === 'pass'),
  );
  const line: CaughtDefect = {
    specimen: specimen.name,
    category,
    defect: name,
    title,
    rule,
    caught,
    verdicts: verdictsOf(judged),
    falseAlarms: distinctAlarms(alarms),
    doubts: doubtsOf(judged),
    kept,
    quick: own === 'quick',
    attempts: 1,
    missed: passed && !caught && own === 'full' ? 1 : 0,
    seconds: Math.round(performance.now() - began) / 1000,
  };
  const satisfied = judged.flatMap(({ id, checks }) =>
    checks
      .filter(({ verdict }) => verdict === 'pass' || verdict === 'not-applicable')
      .map((check) => `${id}/${check.rule}`),
  );
  return { line, late, satisfied: new Set(satisfied) };
}

function isSeenQuickly({ category, rule, takes }: Planted): boolean {
  const rules = categories.find(({ description }) => description.id === category)?.description.rules ?? [];
  return takes !== 'full' && !rules.some(({ id, fullOnly }) => id === rule && fullOnly);
}
