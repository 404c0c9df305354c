import { plainText } from '../lib/plain-text.ts';
import { wrap } from '../lib/text-layout.ts';
import type { ChangedCheck, Comparison } from '../model/comparison.ts';
import type { Verdict } from '../model/verdict.ts';
import { seconds, WORDS } from './common/words.ts';

const WIDTH = 78;

/** A comparison for people: what broke first, what cannot be told any more, what became better. */
export function renderComparison(comparison: Comparison): string {
  const { broken, lost, better, other, same, sameSubject } = comparison;
  const differs = broken.length + lost.length + better.length + other.length > 0;
  const blocks = [
    ...group('✘ Worse: fails now', broken, true),
    ...group('? Worse: passed, and cannot be told or is no longer asked', lost, true),
    ...group('✔ Better: passes now', better, false),
    ...group('– Otherwise changed', other, false),
    ...slower(comparison),
    wrap(
      `${same} ${same === 1 ? 'check' : 'checks'} came out the same. ` +
        (sameSubject
          ? differs
            ? 'Image and contract are the same in both runs: what changed here is flaky.'
            : 'Image and contract are the same in both runs.'
          : 'Image or contract are not the same in both runs.'),
      WIDTH,
    ),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function group(title: string, checks: readonly ChangedCheck[], withRemedy: boolean): string[][] {
  if (checks.length === 0) return [];
  const lines = checks.flatMap(({ category, rule, before, after, message, remedy }) => [
    `  ${plainText(`${category}/${rule}`)}: ${word(before)} → ${word(after)}`,
    ...wrap(plainText(message, 700), WIDTH - 4).map((line) => `    ${line}`),
    ...(withRemedy ? wrap(`→ ${plainText(remedy)}`, WIDTH - 4).map((line) => `    ${line}`) : []),
  ]);
  return [[title, ...lines]];
}

function word(verdict: Verdict | null): string {
  return verdict === null ? 'not there' : WORDS[verdict];
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
