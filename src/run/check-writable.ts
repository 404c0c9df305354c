import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../evidence/make-folder.ts';
import { plainText } from '../lib/plain-text.ts';
import { Failure } from '../model/failure.ts';

/**
 * Makes the folder of a file that will be written.
 *
 * @throws Failure `wrong-use` where it cannot be written, before anything was done in vain.
 */
export function checkWritable(file: string): void {
  try {
    makeFolder(dirname(file));
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw new Error('it is a folder');
    accessSync(there === undefined ? dirname(file) : file, constants.W_OK);
  } catch (cause) {
    throw new Failure({
      class: 'wrong-use',
      code: 'report-not-writable',
      message: `The report cannot be written to ${file}: ${plainText(cause instanceof Error ? cause.message : String(cause))}.`,
      remedy: 'Name a file in a folder that you may write to.',
      cause,
    });
  }
}
