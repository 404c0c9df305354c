import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { Failure } from '../model/failure.ts';

/**
 * Does what writes to a run's folder.
 *
 * @throws Failure `room`, `evidence-not-written`, where the disk is full, read-only or not ours.
 */
export function onDisk<T>(directory: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure({
      class: 'room',
      code: 'evidence-not-written',
      message: `The evidence in ${directory} could not be written: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: 'Free some disk space, or choose another folder for the runs.',
      cause,
    });
  }
}

/** The bytes of a file of a run's folder, which may come from anybody: what is no file, a pipe say, is not waited for. */
export function bytesOf(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw new Error(`${path} is no file`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
