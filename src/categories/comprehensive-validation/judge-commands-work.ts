import { ending, typed } from '../../lib/checks.ts';
import { onceMore } from '../../lib/deeds.ts';
import type { CommandAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { CommandClaim } from './claim.ts';
import type { Said } from './judge-steady.ts';
import { notes, ofKind, type Trial } from './judge-work.ts';

export type Run = EvidenceRecord<'run'>;

/** What a rule says of a trial; none where nothing is claimed for it. */
export type Rule = (trial: Trial, claim: CommandClaim) => Said | null;

/** One run of a command of the mix, and what befell it. */
export interface Work {
  readonly run: Run;
  /** Number in the mix. */
  readonly item: number;
  readonly share: CommandClaim['mix'][number];
  readonly value: string;
  /** Faults of its wave; none before and after the waves. */
  readonly faults: readonly string[];
}

/** The value of a run, by the step that it is: a word of small letters, digits and dashes. */
export const valueAt = (prefix: string, step: string): string => `${prefix}${step.replace(/\W/g, '')}`;

/** A command with its value in place. */
export function filled({ command, stdin, ...rest }: CommandAction, value: string): CommandAction {
  const put = (text: string): string => text.replaceAll('${value}', value);
  return { ...rest, command: command.map(put), stdin: stdin === null ? null : put(stdin) };
}

/** Whether a run ended by itself, in time, with the exit code that is claimed. */
export const endedWell = ({ data }: Run, exit: number): boolean =>
  data.outcome === 'exited' && data.exitCode === exit;

/** Whether we had to end it. */
export const isLate = ({ data }: Run): boolean => data.outcome === 'timed-out';

/**
 * A run, or what came of it when it was done once more, since we had to end it: a machine that stood still for a while accuses nobody.
 * Where a signal had met it, only a run that one met again tells as much.
 */
export function inTheEnd(trial: Trial, run: Run): Run {
  const again = isLate(run)
    ? ofKind(trial, 'run').find(({ step }) => step === onceMore(run.step))
    : undefined;
  return again && (again.data.signal?.landed || !run.data.signal?.landed) ? again : run;
}

/** Every run of the mix in a trial, in order. */
export function workOf(trial: Trial): readonly Work[] {
  const mix = trial.claim.commands?.mix ?? [];
  const prefix = String(notes(trial, 'prefix')[0]?.data.values.prefix ?? '');
  const planned = notes(trial, 'planned');
  const did = notes(trial, 'did');
  return ofKind(trial, 'run').flatMap((run): Work[] => {
    const item = did.find(({ step }) => step === run.step)?.data.values.item;
    const share = mix[Number(item)];
    if (item === undefined || !share) return [];
    const wave = /^wave (\d+)/.exec(run.step)?.[1];
    const faults = planned
      .filter(({ data }) => String(data.values.wave) === wave)
      .map(({ data }) => String(data.values.fault));
    return [{ run, item: Number(item), share, value: valueAt(prefix, run.step), faults }];
  });
}

/** The runs of a trial whose step begins so, with a number after it; in order. */
export function runsOf(trial: Trial, step: string): readonly Run[] {
  return ofKind(trial, 'run').filter(
    (run) => run.step.startsWith(`${step} `) && /^ \d+$/.test(run.step.slice(step.length)),
  );
}

export const records = (work: readonly Work[]): readonly Run[] => work.map(({ run }) => run);

/** What became of one run, in words. */
export const told = ({ run }: Work): string => `${typed(run.data.command)} (${run.step}) ${ending(run)}`;

/** The first of what was wrong, and how much more there is. */
export const some = (offences: readonly string[]): string =>
  `${offences.slice(0, 3).join('; ')}${offences.length > 3 ? `; and ${offences.length - 3} more` : ''}.`;
