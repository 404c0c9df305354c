import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../model/failure.ts';
import { emptyFailure } from './formats/source.ts';

/** Bytes. A contract is written by a person; anything larger is the wrong file. */
const LARGEST = 2 ** 20;

/**
 * The text of a contract file, without a byte order mark. Throws a Failure of class `wrong-use` where it is not a file,
 * cannot be read, is too large, is not UTF-8 or is empty.
 */
export async function readContractText(file: string): Promise<string> {
  const facts = await stat(file).catch((error: Error) => {
    throw unreadable(file, error);
  });
  if (!facts.isFile()) throw notAFile(file, facts.isDirectory() ? 'a folder' : 'a device, pipe or socket');
  if (facts.size > LARGEST) throw tooLarge(file, facts.size);
  const bytes = await readFile(file).catch((error: Error) => {
    throw unreadable(file, error);
  });
  const text = decode(bytes, file);
  if (text.trim() === '') throw emptyFailure(file);
  return text;
}

/** A file or folder that the system would not let us read. */
export function unreadable(path: string, cause: Error): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'contract-unreadable',
    message: `${path} cannot be read: ${cause.message}`,
    remedy: 'Check its permissions and who runs cleanroom.',
    cause,
  });
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Failure({
      class: 'wrong-use',
      code: 'contract-not-utf8',
      message: `${file} is not UTF-8 text`,
      remedy: 'Save it as UTF-8; editors on Windows sometimes choose UTF-16.',
      cause,
    });
  }
}

function notAFile(file: string, what: string): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'contract-not-a-file',
    message: `${file} is ${what}, not a file`,
    remedy: 'Put the contract there, or name its path.',
  });
}

function tooLarge(file: string, bytes: number): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'contract-too-large',
    message: `${file} has ${bytes} bytes; a contract may have ${LARGEST}`,
    remedy: 'Check that it is the right file; move bulk data into files of the subject.',
  });
}
