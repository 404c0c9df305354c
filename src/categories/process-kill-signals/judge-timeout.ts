import { counted, ending, inconclusive, notApplicable, typed, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { type Input, limited, ms, type Offence, type Run, runs } from './judge-seen.ts';

/** Milliseconds of a machine’s hiccups, in the start and the end of a process. */
const SLACK = 2_500;

type Timeout = NonNullable<Claim['timeout']>;

/** Whether a declared time limit ended it, and all that is under the same limit. */
export function timeoutIsHeld(input: Input): Check {
  const rule = 'timeout-is-held';
  const { timeout } = input.claim;
  if (!timeout) return notApplicable(rule, 'The contract claims no time limit.');
  const [start] = runs(input).filter(({ step }) => step === 'start');
  const startMs = start?.data.lifeMs ?? start?.data.ms ?? 0;
  const looked = limited(input);
  const offences = looked.flatMap((run) => offenceOf(run, timeout, startMs) ?? []);
  const early = looked.find((run) => endedBefore(run, timeout));
  if (early && offences.length === 0)
    return inconclusive(
      rule,
      `${typed(early.data.command)} ${ending(early)} after ${ms(livedOf(early))}, before its limit of ${timeout.after} ms.`,
      early,
    );
  return unless(
    rule,
    looked,
    offences,
    `The limit of ${timeout.after} ms ended ${looked.length === 1 ? 'it' : counted(looked.length, 'command')} after ${looked.map((run) => ms(livedOf(run))).join(' and ')}.`,
  );
}

const livedOf = ({ data }: Run): number => data.lifeMs ?? data.ms;

/** What ended by itself, for another reason than its limit. */
const endedBefore = (run: Run, { after, exit }: Timeout): boolean =>
  run.data.outcome === 'exited' && livedOf(run) < after && run.data.exitCode !== exit;

function offenceOf(run: Run, timeout: Timeout, startMs: number): Offence | null {
  if (endedBefore(run, timeout)) return null;
  const { exitCode, outcome, command } = run.data;
  const lived = livedOf(run);
  if (outcome !== 'exited' || lived > timeout.after + startMs + SLACK)
    return {
      record: run,
      says: `${typed(command)}, with a limit of ${timeout.after} ms, ${outcome === 'exited' ? `lived for ${ms(lived)}` : ending(run)}.`,
    };
  if (exitCode === 0 || (timeout.exit !== undefined && exitCode !== timeout.exit))
    return {
      record: run,
      says: `When its limit of ${timeout.after} ms was over, ${typed(command)} ended with exit code ${exitCode}; ${timeout.exit ?? 'another than 0'} is ${timeout.exit === undefined ? 'the custom' : 'claimed'}.`,
    };
  return null;
}
