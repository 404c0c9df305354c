import { plainText } from '../lib/plain-text.ts';
import type { CaughtDefect, CleanSpecimen, DetectionMatrix } from '../model/matrix.ts';

/** One line of the detection matrix, with what was wrong and where it can be looked into. */
export function matrixLine(result: CleanSpecimen | CaughtDefect): string {
  return 'defect' in result ? defectLine(result) : cleanLine(result);
}

/** The score, in a sentence. */
export function matrixSummary({ clean, defects, score }: DetectionMatrix): string {
  const again = defects.filter(({ caught, attempts }) => caught && attempts > 1).length;
  const untold = defects.filter(({ caught, missed }) => !caught && missed === 0).length;
  const more = [
    ...(again > 0 ? [` Caught at a later attempt than the first: ${again}.`] : []),
    ...(untold > 0 ? [` Not caught because nothing could be told: ${untold}.`] : []),
  ].join('');
  const ready = clean.filter(({ verdict }) => verdict === 'ready').length;
  return `\n${score.caught} of ${score.planted} planted defects caught, ${score.falseAlarms} false alarms, ${ready} of ${clean.length} clean validations ready.${more}\n`;
}

function cleanLine({ specimen, verdict, falseAlarms, doubts, kept }: CleanSpecimen): string {
  const mark = verdict === 'ready' ? '✔' : '✘';
  return `${mark} ${specimen}, clean: ${verdict}\n${details(falseAlarms, verdict === 'ready' ? [] : doubts, kept)}`;
}

function defectLine({
  specimen,
  category,
  defect,
  caught,
  rule,
  title,
  seconds,
  falseAlarms,
  doubts,
  kept,
  attempts,
  missed,
}: CaughtDefect): string {
  const mark = caught && falseAlarms.length === 0 ? '✔' : '✘';
  return `${mark} ${specimen} ${category}/${defect}: ${outcome({ caught, rule, attempts, missed })} in ${seconds.toFixed(1)} s\n    ${title}\n${details(falseAlarms, caught ? [] : doubts, kept)}`;
}

/** A rule that could not tell has missed nothing. */
function outcome({
  caught,
  rule,
  attempts,
  missed,
}: Pick<CaughtDefect, 'caught' | 'rule' | 'attempts' | 'missed'>): string {
  if (caught) return `caught by ${rule}${attempts > 1 ? ` at attempt ${attempts}` : ''}`;
  const tries = attempts > 1 ? ` (${attempts} attempts)` : '';
  return missed > 0 ? `NOT caught by ${rule}${tries}` : `NOT TOLD: ${rule} could not tell${tries}`;
}

function details(falseAlarms: readonly string[], doubts: readonly string[], kept: readonly string[]): string {
  return [
    ...falseAlarms.map((alarm) => `    false alarm: ${plainText(alarm)}\n`),
    ...doubts.map((doubt) => `    in doubt: ${plainText(doubt)}\n`),
    ...kept.map((folder) => `    kept: ${folder}\n`),
  ].join('');
}
