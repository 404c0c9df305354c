import type { FailureClass } from '../model/failure.ts';
import type { Readiness } from '../model/verdict.ts';

/** Exit codes; they never depend on the reporter. 64, 69 and 70 are those of sysexits.h. */
export const EXIT = {
  ready: 0,
  notReady: 1,
  cannotTell: 2,
  wrongUse: 64,
  noEngine: 69,
  bug: 70,
  interrupted: 130,
} as const;

/** The code for a verdict. */
export function exitCodeOf(verdict: Readiness): number {
  return { ready: EXIT.ready, 'not-ready': EXIT.notReady, 'cannot-tell': EXIT.cannotTell }[verdict];
}

/** The code for a failure of ours. Trouble of a room that ends the whole run means that nothing can be told. */
export function exitCodeOfFailure(failureClass: FailureClass): number {
  return { 'wrong-use': EXIT.wrongUse, 'no-engine': EXIT.noEngine, room: EXIT.cannotTell, bug: EXIT.bug }[
    failureClass
  ];
}
