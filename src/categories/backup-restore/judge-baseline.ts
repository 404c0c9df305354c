import { inconclusive, inDoubt, unless } from '../../lib/checks.ts';
import type { Action } from '../../model/contract.ts';
import type { Check } from '../../model/verdict.ts';
import { alike, differences, findings } from './judge-look.ts';
import {
  type Backed,
  backed,
  deeds,
  EXPERIMENTS,
  type Experiment,
  type Input,
  listed,
  lookAt,
  looksBeside,
  type Offence,
  run,
  states,
  told,
  what,
  worked,
} from './judge-seen.ts';

/** The backups that an experiment takes one at a time. */
const BACKUPS: Readonly<Record<Experiment, readonly string[]>> = {
  'there-and-back': ['backup'],
  damaged: ['backup'],
  interrupted: ['first backup', 'second backup'],
  'under-writes': [],
};

/** What makes all else worthless: preparation, changes or backups that fail, a state that cannot be read or does not rest. */
export function baselineWorks(input: Input): Check {
  const rule = 'baseline-works';
  const faults = EXPERIMENTS.flatMap((experiment) => faultsOf(input, experiment));
  const looked = EXPERIMENTS.flatMap((experiment) =>
    deeds(input, experiment).filter(({ step }) => /^(prepare|change|read at)| · take /.test(step)),
  );
  if (faults.length === 0)
    return unless(rule, looked, [], `All ${looked.length} acts without a fault worked, backups among them.`);
  return inDoubt(rule, faults);
}

/** Why nothing can be learnt from an experiment, as a check of a rule; null where all was well. */
export function doubt(rule: string, input: Input, experiment: Experiment): Check | null {
  const [fault] = faultsOf(input, experiment);
  return fault === undefined ? null : inconclusive(rule, fault.says, fault.record);
}

function faultsOf(input: Input, experiment: Experiment): readonly Offence[] {
  return [...failures(input, experiment), ...badBackups(input, experiment), ...blindness(input, experiment)];
}

/** What failed though nothing had been done to it yet. */
function failures(input: Input, experiment: Experiment): readonly Offence[] {
  const { prepare, changes, reads } = input.claim;
  const actions: Readonly<Record<string, readonly Action[]>> = {
    prepare,
    change: changes,
    'read at the backup': reads,
    'read at the backup again': reads,
    'read changed': reads,
  };
  const failed = deeds(input, experiment).flatMap((one): Offence[] => {
    const [, kind = '', number = ''] = /^(.*) (\d+)$/.exec(one.step) ?? [];
    const action = actions[kind]?.[Number(number)];
    if (action === undefined || worked(one, action)) return [];
    return [{ record: one, says: `${what(one)} (${one.step}) ${told(one)}.` }];
  });
  const unready = states(input, experiment)
    .filter(({ step, data }) => step === 'start' && !data.ready)
    .map((record) => ({ record, says: `The service did not become ready (${record.data.detail}).` }));
  return [...unready, ...failed];
}

function badBackups(input: Input, experiment: Experiment): readonly Offence[] {
  return BACKUPS[experiment].flatMap((name): Offence[] => {
    const taken = backed(input, experiment, name);
    const { run: taking, look, quiet } = taken;
    if (taking === undefined) return [];
    if (!worked(taking, input.claim.backup))
      return [{ record: taking, says: `The backup failed: ${what(taking)} ${told(taking)}.` }];
    if (findings(look) === null) return [{ record: look[0] ?? taking, says: 'The state could not be read.' }];
    if (!quiet) return [{ record: taking, says: unquiet(input, experiment, name) }];
    return [];
  });
}

/** What changed beside the last backup, and what to claim where that is its nature. */
function unquiet(input: Input, experiment: Experiment, name: string): string {
  const [before, after] = looksBeside(input, experiment, name).slice(-2);
  const differ = (before && after && differences(before, after)) ?? [];
  const which = differ.length === 0 ? '' : `: ${listed(differ)}`;
  const hint = differ.some((one) => one.startsWith('the table '))
    ? ' A table that always does is claimed as `restless`.'
    : '';
  return `The state changed by itself beside every backup${which}.${hint}`;
}

/** Changes that change nothing; a read that is never twice the same. */
function blindness(input: Input, experiment: Experiment): readonly Offence[] {
  const same = ([before, after]: readonly [Backed['look'], Backed['look']]) =>
    before.length > 0 && after.length > 0 && alike(before, after);
  const pairs = [
    [backed(input, experiment, 'backup').look, lookAt(input, experiment, 'changed')],
    [backed(input, experiment, 'backup').look, lookAt(input, experiment, 'before · start')],
    [backed(input, experiment, 'first backup').look, backed(input, experiment, 'second backup').look],
  ] as const;
  return pairs
    .filter(same)
    .flatMap(([, [record]]) =>
      record === undefined
        ? []
        : [{ record, says: 'The claimed changes changed nothing of the declared state.' }],
    );
}

/** A restore of a good backup that did not work, as a check of a rule; null where it did or was not tried. */
export function failedRestore(input: Input, experiment: Experiment, step: string): Offence | null {
  const restored = run(input, experiment, step);
  if (restored === undefined || worked(restored, input.claim.restore)) return null;
  return {
    record: restored,
    says: `A good backup could not be restored (${step}): ${what(restored)} ${told(restored)}.`,
  };
}
