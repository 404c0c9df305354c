import type { Command } from 'commander';
import { judgeStored } from '../../run/judge.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { addReporterOptions, outputs, type ReporterOptions, write } from '../reporters.ts';

/** `cleanroom judge RUN` */
export function addJudge(program: Command): void {
  const command = program
    .command('judge')
    .description('judge a stored run again, without any container; the same evidence gives the same words')
    .argument('<run>', 'folder of a run, as in .cleanroom/runs/latest');
  addReporterOptions(command).action((run: string, options: ReporterOptions) => {
    const places = outputs(options);
    const judged = judgeStored(run);
    write(places, judged);
    process.exitCode = exitCodeOf(judged.report.verdict);
  });
}
