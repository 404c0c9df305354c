import { EXIT } from './exit-codes.ts';

/**
 * A reader that goes away (`cleanroom prove | head`) ends nobody's run: what is found is stored, and the exit code says it. Where
 * standard output cannot be written for another reason, such as a full disk, that is said, and it is no success.
 */
export function guardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`cleanroom: standard output cannot be written: ${error.message}\n`);
    process.exitCode = EXIT.bug;
    // Whatever sets an exit code later found no place for its words either.
    process.once('exit', () => {
      process.exitCode = EXIT.bug;
    });
  });
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined);
}

/** Waits until everything that was said has been taken, or can be no more. */
export async function told(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
}
