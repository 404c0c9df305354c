import type { Command } from 'commander';
import { renderComparison } from '../../report/comparison.ts';
import { compareRuns } from '../../run/compare.ts';
import { EXIT } from '../exit-codes.ts';

/** `cleanroom compare BEFORE AFTER` */
export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('say what became better and worse from one stored run to another; needs no container')
    .argument('<before>', 'folder of the earlier run')
    .argument('<after>', 'folder of the later run, as in .cleanroom/runs/latest')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing became worse, 1 something fails that did not, 2 something that passed cannot be told.',
    )
    .action((before: string, after: string) => {
      const comparison = compareRuns(before, after);
      process.stdout.write(renderComparison(comparison));
      process.exitCode =
        comparison.broken.length > 0
          ? EXIT.notReady
          : comparison.lost.length > 0
            ? EXIT.cannotTell
            : EXIT.ready;
    });
}
