import { constants } from 'node:os';
import { codeOf, ForgeError, reasonOf } from './forge-error.ts';

/** Writes to standard output; resolves when the bytes are out. Throws OutputClosed when nobody reads any more. */
export type Print = (text: string) => Promise<void>;

/** The reader of our output went away, as in `forge status | head -1`: end quietly, with SIGPIPE's exit code. */
export class OutputClosed extends ForgeError {
  constructor(cause: unknown) {
    super('standard output was closed', { exitCode: 128 + constants.signals.SIGPIPE, cause });
  }
}

export const print: Print = (text) =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error) resolve();
      else if (isClosed(error)) reject(new OutputClosed(error));
      else reject(new ForgeError(`cannot write to standard output: ${reasonOf(error)}`, { cause: error }));
    });
  });

function isClosed(error: Error): boolean {
  return ['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED'].includes(codeOf(error) ?? '');
}
