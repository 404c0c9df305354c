import { fairTimer } from '../airlock/fair-timer.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import type { Interior } from './interior.ts';
import { collectOutput, type OutputCollector } from './output.ts';

/** Milliseconds for the engine to report the end of what it was told to kill. */
export const KILL_DEADLINE = 10_000;

/** Exit codes above it tell of a signal that ended a process. */
export const SIGNALLED = 128;

export type Run = EvidenceRecord<'run'>['data'];

/** How a command ended. */
export type End = Pick<
  Run,
  'outcome' | 'exitCode' | 'oomKilled' | 'ms' | 'lifeMs' | 'detail' | 'signal' | 'left' | 'shared'
>;

/** That, and what it wrote. */
export interface Told {
  readonly ended: End;
  readonly stdout: OutputCollector;
  readonly stderr: OutputCollector;
}

/** For one stream of a command, searched for what is secret. */
export const collected = ({ secrets }: Interior): OutputCollector => collectOutput(secrets.needles);

export async function drain(stream: NodeJS.ReadableStream, collector: OutputCollector): Promise<void> {
  for await (const chunk of stream) collector.add(chunk as Buffer);
}

/** Whether the work settles in time, and before `until`; what it rejects with is passed on. */
export async function within(work: Promise<unknown>, ms: number, until?: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const giveUp = () => resolve(false);
  const timer = fairTimer(ms, giveUp);
  until?.addEventListener('abort', giveUp, { once: true });
  if (until?.aborted) giveUp();
  try {
    return await Promise.race([work.then(() => true), promise]);
  } finally {
    timer.cancel();
    until?.removeEventListener('abort', giveUp);
  }
}

/** What has ended, and is not told to have, must not be taken for a program that hangs. */
export function neverTold(name: string): Failure {
  return new Failure({
    class: 'room',
    code: 'end-never-told',
    message: `The engine never told that ${name} had ended, though it had.`,
    remedy: 'Look at the engine’s own log: what it runs at the end of a container fails.',
  });
}

export function outputNotWhole(name: string, ms: number): Failure {
  return new Failure({
    class: 'room',
    code: 'output-not-whole',
    message: `${name} had ended, and after ${ms / 1_000} s the engine had still not passed on all that it wrote.`,
    remedy: 'The machine may be overloaded; run again, or with fewer rooms side by side.',
  });
}
