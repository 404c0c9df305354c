import { runCommandLine } from './command-line.ts';
import type { Parts } from './parts.ts';

/** Runs ledger with these parts on the process's own arguments, environment and streams. */
export async function start(parts: Parts): Promise<void> {
  // A reader that went away is no reason to stop serving.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  const exitCode = await runCommandLine(parts, process.argv.slice(2), {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
  // A connection on which nobody answers any more must not keep the process from ending.
  process.stdout.write('', () => process.exit(exitCode));
}
