import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { renderers } from '../../report/renderers.ts';
import { judgeRun } from '../../run/judge.ts';
import { exitCodeOf } from '../exit-codes.ts';

/** `cleanroom judge RUN` */
export function addJudge(program: Command): void {
  program
    .command('judge')
    .description('judge a stored run again, without any container; the same evidence gives the same words')
    .argument('<run>', 'folder of a run, as in .cleanroom/runs/latest')
    .option(
      '--reporter <name>',
      `how the result is written: ${Object.keys(renderers).join(', ')}`,
      'terminal',
    )
    .option('--out <file>', 'write the result to a file instead of standard output')
    .action((run: string, options: { readonly reporter: string; readonly out?: string }) => {
      const render = renderers[options.reporter];
      if (!render)
        program.error(
          `error: no reporter "${options.reporter}"; choose one of ${Object.keys(renderers).join(', ')}.`,
        );
      const report = judgeRun(run);
      const colour = options.out === undefined && process.stdout.isTTY === true && !process.env.NO_COLOR;
      const text = render?.(report, { colour }) ?? '';
      if (options.out === undefined) process.stdout.write(text);
      else writeFileSync(options.out, text);
      process.exitCode = exitCodeOf(report.verdict);
    });
}
