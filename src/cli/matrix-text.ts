import { plainText } from '../lib/plain-text.ts';
import type { CaughtDefect, CleanSpecimen, DetectionMatrix } from '../model/matrix.ts';

/** One line of the detection matrix, with what was wrong and where it can be looked into. */
export function matrixLine(result: CleanSpecimen | CaughtDefect): string {
  return 'defect' in result ? defectLine(result) : cleanLine(result);
}

/** The score, in a sentence. */
export function matrixSummary({ clean, defects, score }: DetectionMatrix): string {
  const again = defects.filter(({ attempts }) => attempts > 1).length;
  const more = again > 0 ? ` ${again} of them took more than one attempt.` : '';
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
  const again = attempts > 1 ? ` at attempt ${attempts} (missed ${missed} times)` : '';
  const how = `${caught ? 'caught' : 'NOT caught'} by ${rule}${again}`;
  return `${mark} ${specimen} ${category}/${defect}: ${how} in ${seconds.toFixed(1)} s\n    ${title}\n${details(falseAlarms, caught ? [] : doubts, kept)}`;
}

function details(falseAlarms: readonly string[], doubts: readonly string[], kept: readonly string[]): string {
  return [
    ...falseAlarms.map((alarm) => `    false alarm: ${plainText(alarm)}\n`),
    ...doubts.map((doubt) => `    in doubt: ${plainText(doubt)}\n`),
    ...kept.map((folder) => `    kept: ${folder}\n`),
  ].join('');
}
