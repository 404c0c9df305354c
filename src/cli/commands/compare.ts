import type { Command } from 'commander';
import type { Comparison } from '../../model/comparison.ts';
import { renderComparison } from '../../report/comparison.ts';
import { compareRuns } from '../../run/compare.ts';
import { EXIT } from '../exit-codes.ts';

const ABOUT = `
A side is one run, or a folder with several of them, as \`validate --runs FOLDER\`
makes it. With three runs or more on each side, figures count too: response times,
memory, times to start, to stop and to recover.

Exit codes: 0 nothing became worse; 1 something fails that did not, or fails more
often than chance explains, or a figure is surely more than it was; 2 something that
passed cannot be told, or fails in some runs only, which may be chance, or fails and
was not asked before (--quick, --only).`;

/** `cleanroom compare BEFORE AFTER` */
export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('say what became better, worse or flaky between stored runs; needs no container')
    .argument('<before>', 'folder of an earlier run, or of several')
    .argument('<after>', 'folder of a later run, as in .cleanroom/runs/latest, or of several')
    .addHelpText('after', ABOUT)
    .action((before: string, after: string) => {
      const comparison = compareRuns(before, after);
      process.stdout.write(renderComparison(comparison));
      process.exitCode = exitCodeOfComparison(comparison);
    });
}

/** What was flaky before is no news, unless it surely fails more often. Figures of fewer than three runs a side do not know the machine's weather. */
export function exitCodeOfComparison(comparison: Comparison): number {
  const { broken, notAskedBefore, lost, flaky, figures } = comparison;
  if (broken.length > 0 || figures.worse.some(({ samples }) => samples === 'runs')) return EXIT.notReady;
  const open = [...notAskedBefore, ...lost, ...flaky.filter(({ before }) => before.failed === 0)];
  if (open.length > 0) return EXIT.cannotTell;
  return EXIT.ready;
}
