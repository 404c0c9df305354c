/**
 * The three ways in which something can go wrong on our side of the line. What the subject does wrong is a finding,
 * never one of these.
 *
 * - `wrong-use`: the contract or the call is wrong (exit 64).
 * - `no-engine`: no usable container engine (exit 69).
 * - `room`: the room could not do it; the experiment becomes inconclusive.
 * - `bug`: our own fault (exit 70).
 */
export type FailureClass = 'wrong-use' | 'no-engine' | 'room' | 'bug';

export interface FailureDetails {
  readonly class: FailureClass;
  /** Stable, kebab case: `image-not-found`. */
  readonly code: string;
  /** What happened, with the value at hand. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/** The one error shape of the house. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly class: FailureClass;
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(details: FailureDetails) {
    super(details.message, { cause: details.cause });
    this.class = details.class;
    this.code = details.code;
    this.remedy = details.remedy;
  }
}
