import { EXIT } from './exit-codes.ts';
import { ForgeError } from './forge-error.ts';
import { OutputClosed } from './print.ts';

/** How a failure reaches the person and the calling script. */
export interface Errors {
  readonly exitCode: (error: unknown) => number;
  /** Lines for the person; empty where nothing is to be said. */
  readonly explain: (error: unknown) => string;
  readonly tell: (text: string) => Promise<void>;
}

/** A file's name may hold what a terminal obeys (CWE-150); people see it as an escape. Line ends are our own. */
function visible(message: string): string {
  return message.replace(
    /[^\P{C}\n\t]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

export const errors: Errors = {
  exitCode: (error) => (error instanceof ForgeError ? error.exitCode : EXIT.failed),
  explain: (error) => {
    if (error instanceof OutputClosed) return '';
    const message = visible(error instanceof Error ? error.message : String(error));
    return error instanceof ForgeError ? `forge: ${message}\n` : `forge: unexpected: ${message}\n`;
  },
  tell: (text) =>
    new Promise((resolve) => {
      // With standard error gone there is nobody left to tell; the exit code still speaks.
      process.stderr.write(text, () => resolve());
    }),
};
