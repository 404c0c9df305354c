import type { Command } from 'commander';
import { connect } from '../../run/connect.ts';
import { sweepAll, sweepOrphans } from '../../run/leftovers.ts';

/** `cleanroom sweep [--all]` */
export function addSweep(program: Command): void {
  program
    .command('sweep')
    .description('remove containers, networks, volumes and folders that dead runs left behind')
    .option('--all', 'those of running runs and of other hosts too')
    .action(async ({ all }: { readonly all?: boolean }) => {
      const engine = await connect();
      const removed = await (all ? sweepAll(engine) : sweepOrphans(engine));
      for (const name of removed) process.stdout.write(`removed ${name}\n`);
      process.stdout.write(
        removed.length === 0 ? 'Nothing was left behind.\n' : `${removed.length} things removed.\n`,
      );
    });
}
