import { plainText } from '../lib/plain-text.ts';
import { Failure } from '../model/failure.ts';
import { EXIT, exitCodeOfFailure } from './exit-codes.ts';

/** Says on standard error what went wrong and what to do, and gives the exit code. */
export function tell(error: unknown): number {
  if (isInterruption(error)) return EXIT.interrupted;
  if (error instanceof Failure) {
    process.stderr.write(`cleanroom: ${plainLines(error.message)}\n`);
    if (error.remedy) process.stderr.write(`→ ${plainLines(error.remedy)}\n`);
    if (error.class === 'bug') process.stderr.write(`${error.stack}\n`);
    return exitCodeOfFailure(error.class);
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `cleanroom: this is a fault of ours, not of your program. Please report it with the following.\n${stack}\n`,
  );
  return EXIT.bug;
}

function isInterruption(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Messages of ours have lines; what stands in a line may come from anywhere. */
function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => plainText(line))
    .join('\n');
}
