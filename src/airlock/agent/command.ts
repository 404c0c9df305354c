import { execFile } from 'node:child_process';

/** Runs a program to its end. Rejects with its own words when it fails. */
export function command(program: string, ...args: readonly string[]): Promise<void> {
  return script('', program, ...args);
}

/** Runs a program to its end with these lines on its standard input. Rejects with its own words when it fails. */
export function script(lines: string, program: string, ...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: 5_000 }, (error, _stdout, stderr) => {
      if (error === null) return resolve();
      const words = stderr.trim() || error.message;
      reject(new Error(`\`${[program, ...args].join(' ')}\` failed: ${words}`, { cause: error }));
    });
    // A program that ended early has said why; that it did not read on is no news.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(lines);
  });
}
