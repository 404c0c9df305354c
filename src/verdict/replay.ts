import type { EvidenceRecord } from '../model/evidence.ts';
import type { PlannedCategory, RunHeader } from '../model/run.ts';

/** The command that does the run again, or only some of its categories, with the same seed. */
export function replayCommand(header: RunHeader, only: readonly string[] = header.options.only): string {
  const words = ['cleanroom', 'validate', shellWord(header.contractPath)];
  if (only.length > 0) words.push('--only', only.join(','));
  if (header.options.effort === 'quick') words.push('--quick');
  return [...words, '--seed', shellWord(header.seed)].join(' ');
}

/**
 * Experiments of other categories that are asked again for one finding. What shows in more of them shows in the first as well, and a
 * command of a thousand characters is pasted by nobody.
 */
const MOST_FOREIGN = 3;

/**
 * What must be asked to see the cited evidence again: the experiments that left it, or where it cites all or none of the category's own,
 * what the run had asked of it: the whole, or experiments by name, since a quick run does some of them only by their names. Of other
 * categories, those that left what is cited first.
 */
export function askedAgain(
  cited: readonly Pick<EvidenceRecord, 'category' | 'experiment'>[],
  { category, experiments }: PlannedCategory,
  only: readonly string[],
): readonly string[] {
  const own = experiments.filter(({ id }) =>
    cited.some((record) => record.category === category && record.experiment === id),
  );
  const whole = own.length === 0 || own.length === experiments.length;
  const named = only.filter((name) => name.split('/', 1)[0] === category);
  const foreign = cited
    .filter((record) => record.category !== category)
    .map((record) => `${record.category}/${record.experiment}`);
  return [
    ...(whole ? (named.length === 0 ? [category] : named) : own.map(({ id }) => `${category}/${id}`)),
    ...[...new Set(foreign)].slice(0, MOST_FOREIGN),
  ];
}

/** A word as a POSIX shell reads it back. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
