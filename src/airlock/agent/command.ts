import { execFile } from 'node:child_process';

/** Runs a program to its end. Rejects with its own words when it fails. */
export function command(program: string, ...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: 5_000 }, (error, _stdout, stderr) => {
      if (error === null) return resolve();
      const words = stderr.trim() || error.message;
      reject(new Error(`\`${[program, ...args].join(' ')}\` failed: ${words}`, { cause: error }));
    });
  });
}
