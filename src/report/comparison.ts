import { plainText } from '../lib/plain-text.ts';
import { shareInterval } from '../lib/proportion.ts';
import { approximateSize } from '../lib/size.ts';
import { wrap } from '../lib/text-layout.ts';
import type { ChangedCheck, ChangedFigure, Comparison, Outcomes } from '../model/comparison.ts';
import { seconds, WORDS } from './common/words.ts';

const WIDTH = 78;
/** Figures of a kind that are told, those that changed most first. */
const FIGURES = 8;

/** A comparison for people: what broke first, what cannot be told any more, what is flaky, what became better. */
export function renderComparison(comparison: Comparison): string {
  const { broken, notAskedBefore, lost, flaky, better, other, same, figures } = comparison;
  const failedBefore = ({ before }: ChangedCheck) => before.failed > 0;
  const blocks = [
    ...group(
      '✘ Worse: fails now',
      broken.filter((check) => !failedBefore(check)),
      true,
    ),
    ...group('✘ Worse: fails more often than chance explains', broken.filter(failedBefore), true),
    ...measured('✘ Worse: more than it was', figures.worse, false),
    ...group('? Fails, and was not asked or not told before', notAskedBefore, true),
    ...group('? Worse: passed, and cannot be told or is no longer asked', lost, true),
    ...group('? Flaky: passes here and fails there', flaky, true),
    ...group('✔ Better: passes now', better, false),
    ...measured('✔ Better: less than it was', figures.better, true),
    ...group('– Otherwise changed', other, false),
    ...slower(comparison),
    wrap(`${counted(same, 'check')} came out the same. ${subjects(comparison)}`, WIDTH),
    ...(figures.same === 0
      ? []
      : [wrap(`${counted(figures.same, 'figure')} cannot be told from before.`, WIDTH)]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function subjects(comparison: Comparison): string {
  const { runs, sameSubject, sameAsked, broken, lost, better, other } = comparison;
  const [single, which] = [runs.before + runs.after === 2, runs.before + runs.after === 2 ? 'both' : 'all'];
  const same = sameSubject
    ? `Image and contract are the same in ${which} runs`
    : `Image or contract are not the same in ${which} runs`;
  // What was asked otherwise, or not at all, is not known to be flaky.
  if (!sameAsked)
    return `${same}. The runs were not asked the same (--quick or --only differ): what is not there was not asked.`;
  const differs = broken.length + lost.length + better.length + other.length > 0;
  return `${same}${sameSubject && single && differs ? ': what changed here is flaky.' : '.'}`;
}

function group(title: string, checks: readonly ChangedCheck[], withRemedy: boolean): string[][] {
  if (checks.length === 0) return [];
  const lines = checks.flatMap(({ category, rule, before, after, message, remedy }) => [
    ...wrap(`${plainText(`${category}/${rule}`)}: ${outcome(before)} → ${outcome(after)}`, WIDTH - 2).map(
      (line) => `  ${line}`,
    ),
    ...wrap(plainText(message, 700), WIDTH - 4).map((line) => `    ${line}`),
    ...(withRemedy ? wrap(`→ ${plainText(remedy)}`, WIDTH - 4).map((line) => `    ${line}`) : []),
  ]);
  return [[title, ...lines]];
}

/** `failed`; of several runs `failed in 2 of 5 (12 to 77 %)`, with the share of failures that this allows for. */
function outcome({ worst, runs, failed, passed }: Outcomes): string {
  if (worst === null) return 'not there';
  if (runs === 1) return WORDS[worst];
  if (failed === 0)
    return passed === runs ? `passed in ${runs} of ${runs}` : `${WORDS[worst]}, failed in none of ${runs}`;
  const { low, high } = shareInterval(failed, runs);
  return `failed in ${failed} of ${runs} (${Math.round(low * 100)} to ${Math.round(high * 100)} %)`;
}

function measured(title: string, figures: readonly ChangedFigure[], isLess: boolean): string[][] {
  if (figures.length === 0) return [];
  const sorted = figures.toSorted((a, b) => (isLess ? a.ratio - b.ratio : b.ratio - a.ratio));
  const rest = sorted.length - FIGURES;
  const within = figures.some(({ samples }) => samples === 'within a run');
  return [
    [
      title,
      ...sorted.slice(0, FIGURES).flatMap((figure) => figureLines(figure)),
      ...(rest > 0 ? [`  and ${rest} more`] : []),
      ...(within
        ? wrap(
            'These intervals are of fewer than three runs a side: they do not know the machine’s weather, and do not count as a regression.',
            WIDTH - 2,
          ).map((line) => `  ${line}`)
        : []),
    ],
  ];
}

function figureLines({ category, name, unit, before, after, ratio, interval }: ChangedFigure): string[] {
  const say = (value: number) => (unit === 'bytes' ? approximateSize(value) : milliseconds(value));
  const sure = interval === null ? '' : ` (95 %: ${percent(interval.low)} to ${percent(interval.high)})`;
  return [
    `  ${plainText(`${category}: ${name}`)}`,
    `    ${say(before)} → ${say(after)}, ${percent(ratio)}${sure}`,
  ];
}

function percent(ratio: number): string {
  const change = Math.round((ratio - 1) * 100);
  return `${change < 0 ? '−' : '+'}${Math.abs(change)} %`;
}

function milliseconds(ms: number): string {
  return ms < 1_000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** Half as long again and five seconds more: anything less is the machine's weather. */
function slower({ seconds: all }: Comparison): string[][] {
  const found = all.filter(({ before, after }) => after > before * 1.5 && after > before + 5);
  if (found.length === 0) return [];
  return [
    [
      'Took longer',
      ...found.map(
        ({ category, before, after }) => `  ${plainText(category)}: ${seconds(before)} → ${seconds(after)}`,
      ),
    ],
  ];
}
