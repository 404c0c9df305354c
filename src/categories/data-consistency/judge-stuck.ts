import type { Operation } from './judge-seen.ts';

/** The histories in which transfers are sent again when all is well. */
const LATER = ['second tries', 'tries after the crash', 'third tries'];
/** Answers that say that the key is in use. */
const IN_USE = ['409', '423', '425'];

/** A transfer that was not done, however often it was sent. */
export interface Stuck {
  readonly last: Operation;
  /** What became of it, to go on from `The transfer of …`. */
  readonly says: string;
  /** Whether nothing but its key can have stood in its way. */
  readonly certain: boolean;
}

/**
 * What became of a transfer that is not there; null where it was not sent again often enough to say so, or was refused for what it
 * asks. A key that says that it is in use may be given back later than we wait for.
 *
 * @param all every transfer, to tell whether others were done meanwhile.
 */
export function stuck(attempts: readonly Operation[], all: readonly Operation[]): Stuck | null {
  const later = attempts.filter(({ record }) => LATER.includes(record.data.name));
  const last = later.at(-1);
  if (last === undefined || later.length < 2) return null;
  if (attempts.some(({ certainty }) => certainty === 'done')) return null;
  const failed = /^5\d\d$/.test(last.outcome) || last.outcome === 'timeout';
  if (!failed && !IN_USE.includes(last.outcome)) return null;
  const beside = all.filter(
    ({ record, certainty, args }) =>
      record === last.record &&
      certainty === 'done' &&
      args.from === last.args.from &&
      args.to === last.args.to,
  ).length;
  const sent = `was sent ${attempts.length} times and never done; the last time (${last.record.data.name}) it was answered with ${last.outcome}`;
  const certain = failed && beside > 0;
  return {
    last,
    certain,
    says: certain
      ? `${sent}, while ${beside} with other keys between the same accounts were done`
      : `${sent}, so its key was not seen to become free again`,
  };
}
