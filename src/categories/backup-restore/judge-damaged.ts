import { ending, inconclusive, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { doubt, failedRestore } from './judge-baseline.ts';
import { alike, broughtBack, differences, type Look } from './judge-look.ts';
import { failsAfterwards, readsAround } from './judge-reads.ts';
import {
  backed,
  type Input,
  listed,
  lookAt,
  type Offence,
  type Run,
  runs,
  what,
  worked,
} from './judge-seen.ts';

const HERE = 'damaged';

/** One damaged backup that was offered, with the looks before and after. */
interface Offered {
  readonly name: string;
  readonly run: Run;
  readonly before: Look;
  readonly after: Look;
}

export function refusesDamaged(input: Input): Check {
  const rule = 'refuses-damaged';
  const why = uncertain(rule, input);
  if (why) return why;
  const tried = offered(input);
  const whole = backed(input, HERE, 'backup').look;
  const control = lookAt(input, HERE, 'good after all');
  // Where the good one leaves a sequence further on than it was, so may this one, and no further.
  const good = alike(whole, control, control, broughtBack) ? control : whole;
  const offences = tried.flatMap(({ name, run, after }): Offence[] => {
    const { outcome } = run.data;
    if (outcome !== 'exited')
      return [{ record: run, says: `Given a backup that is ${name}, ${what(run)} ${ending(run)}.` }];
    // What is damaged where nothing is kept, and brings back everything all the same, harms nobody.
    if (!worked(run, input.claim.restore) || alike(good, after, control)) return [];
    return [
      {
        record: run,
        says: `Given a backup that is ${name} (${whatOf(input, name)}), ${what(run)} ended with exit code ${run.data.exitCode}, saying ${quote(run.data.stdout)}, and the state is not that of the backup.`,
      },
    ];
  });
  return unless(
    rule,
    [...tried.map(({ run }) => run), ...whole],
    offences,
    `None of ${tried.length} damaged backups was taken for a good one.`,
  );
}

export function refusalLeavesItAlone(input: Input): Check {
  const rule = 'refusal-leaves-it-alone';
  const why = uncertain(rule, input);
  if (why) return why;
  const refused = offered(input).filter(
    ({ run }) => run.data.outcome === 'exited' && !worked(run, input.claim.restore),
  );
  if (refused.length === 0)
    return inconclusive(
      rule,
      'No damaged backup was refused.',
      offered(input).map(({ run }) => run),
    );
  const offences = refused.flatMap(({ name, run, before, after }): Offence[] => {
    // A number that was drawn is not given back where all else is rolled back.
    const differ = differences(before, after, before, broughtBack);
    const [record] = after;
    if (differ === null || differ.length === 0 || record === undefined) return [];
    return [
      {
        record,
        says: `Given a backup that is ${name}, ${what(run)} ended with exit code ${run.data.exitCode}; but ${listed(differ)}.`,
      },
    ];
  });
  // Where one was taken, or the state is another one, the answers may rightly be others.
  const asked = offences.length === 0 && refused.length === offered(input).length;
  return unless(
    rule,
    [...refused.flatMap(({ run, after }) => [run, ...after]), ...(asked ? readsAround(input).flat() : [])],
    [...offences, ...(asked ? failsAfterwards(input) : [])],
    `${refused.length} refusals left everything as it was.`,
  );
}

function offered(input: Input): readonly Offered[] {
  const list: Offered[] = [];
  let before = lookAt(input, HERE, 'before · start');
  for (const run of runs(input, HERE)) {
    if (!run.step.startsWith('damaged · ')) continue;
    const name = run.step.slice('damaged · '.length);
    const after = lookAt(input, HERE, `after · ${name}`);
    list.push({ name, run, before, after });
    before = after;
  }
  return list;
}

function whatOf({ evidence }: Input, name: string): string {
  const notes = evidence.from('backup-restore', 'note', HERE);
  return String(notes.find(({ step }) => step === `damaged · ${name}`)?.data.values.what ?? 'damaged');
}

/** The control: after all damages the good backup must be taken, and bring the state back. */
function uncertain(rule: string, input: Input): Check | null {
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const failed = failedRestore(input, HERE, 'good after all');
  if (failed) return inconclusive(rule, `The control failed. ${failed.says}`, failed.record);
  const tried = offered(input);
  const unseen = tried.find(({ before, after }) => differences(before, after) === null);
  if (tried.length === 0 || unseen)
    return inconclusive(
      rule,
      'The state was not seen after each damage.',
      tried.map(({ run }) => run),
    );
  return null;
}
