import { inconclusive, inDoubt, notApplicable, unless } from '../../lib/checks.ts';
import { type Deed, same, told, what, worked } from '../../lib/deeds.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { ONCE_MORE } from './claim.ts';
import { baselineDoubt } from './judge-baseline.ts';
import {
  deed,
  deeds,
  type Input,
  lateStart,
  listings,
  type Offence,
  OWN,
  runs,
  states,
} from './judge-seen.ts';
import { toldAnew, toldLater } from './judge-unsteady.ts';

/** Reads that must say the same as an earlier one, by the rule that they are about. */
export function survivesRestart(input: Input): Check {
  const rule = 'survives-restart';
  return (
    baselineDoubt(rule, input) ??
    (input.subject.kind === 'service'
      ? alike(rule, input, [
          ['read after restart', 'read after act 0', 'After a polite restart'],
          ['read after another restart', 'read after restart', 'After another polite restart'],
        ])
      : alike(rule, input, [['read after act 0 again', 'read after act 0', 'In the next process']]))
  );
}

/** Whether an acknowledged act outlives SIGKILL. */
export function survivesKill(input: Input): Check {
  const rule = 'survives-kill';
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  return input.subject.kind === 'service' ? serviceSurvives(rule, input) : commandSurvives(rule, input);
}

function serviceSurvives(rule: string, input: Input): Check {
  const again = alike(rule, input, [['read after another kill', 'read after kill', 'After another SIGKILL']]);
  const [before, after] = ['read after another restart', 'read after kill'].map((step) => deed(input, step));
  const acts = deeds(input).filter(({ step }) => step === 'act 1');
  const refused = acts.filter((one, index) => !worked(one, input.claim.acts[index]));
  if (refused.length > 0)
    return inconclusive(
      rule,
      `What was to be killed was never acknowledged: ${refused.map((one) => `${what(one)} ${told(one)}`).join('; ')}.`,
      refused,
    );
  if (!before || !after || acts.length === 0) return again;
  const later = deed(input, 'read after another kill');
  if (!same(before, after) || (later && isLate(later, after, before))) return again;
  // Of a service of which it is not known, as in runs of before, acts are taken to make a difference.
  const [still, at, settled] = [ONCE_MORE.before, ONCE_MORE.after, ONCE_MORE.settled].map((step) =>
    deed(input, step),
  );
  const lastActs = deeds(input).filter(({ step }) => step === ONCE_MORE.act);
  const wasDone =
    lastActs.length === input.claim.acts.length &&
    lastActs.every((one, index) => worked(one, input.claim.acts[index]));
  // What is written late, and so was lost, is seen once it has ended politely.
  const more = settled ?? at;
  if (wasDone && still && more && same(still, more) && worked(more, input.claim.read))
    return again.verdict === 'fail'
      ? again
      : inconclusive(
          rule,
          `Done again, ${acts.map(what).join(' and ')} leaves what was there, so it cannot be told whether the last of it was lost: claim acts that make a difference each time.`,
          [after, still, more],
        );
  return unless(
    rule,
    [after, ...acts],
    [
      {
        record: after,
        says: `${acts.map(what).join(' and ')} was acknowledged, and the service killed at once; after it came back, ${what(after)} ${told(after)}, as if nothing had been done.`,
      },
    ],
    '',
  );
}

function commandSurvives(rule: string, input: Input): Check {
  const reads = deeds(input).filter(({ step }) => step.startsWith('read after kill '));
  const looked: EvidenceRecord[] = [];
  const offences: Offence[] = [];
  const doubts: Offence[] = [];
  for (const read of reads) {
    const kill = runs(input).find(({ step }) => step === read.step.replace('read after ', ''));
    if (!kill?.data.signal?.landed) continue;
    const last = input.claim.acts.length - 1;
    const index = /kill (\d+)\./.exec(read.step)?.[1];
    // What could not be read after a later act either is no state that may come out.
    const good = (index === undefined ? [last] : [Number(index) - 1, Number(index)])
      .flatMap((act) => deed(input, `read after act ${act}`) ?? [])
      .filter((one) => worked(one, input.claim.read));
    if (good.length === 0) continue;
    looked.push(read);
    if (good.some((one) => same(one, read))) continue;
    const unsteady = index === undefined ? toldLater(input, read.step) : unsteadyAct(input, Number(index));
    if (unsteady && worked(read, input.claim.read) && !isOlder(input, read, Number(index ?? last + 1))) {
      doubts.push(unsteady);
      continue;
    }
    offences.push({
      record: read,
      says: `After ${what(kill)} was killed ${Math.round(kill.data.signal.sentMs ?? 0)} ms into its life, ${what(read)} ${told(read)}; before it had ${told(good[0] as Deed)}.`,
    });
  }
  if (looked.length === 0) return inconclusive(rule, 'No kill landed while something was being done.', reads);
  const open = [...doubts.slice(0, 1), ...missed(input)];
  if (offences.length === 0 && open.length > 0) return inDoubt(rule, open);
  return unless(
    rule,
    looked,
    offences,
    `What had been acknowledged was still there after all ${looked.length} kills.`,
  );
}

/** Says of which acts no kill landed, since they had come to an end before each of them: nothing is known of those. */
function missed(input: Input): readonly Offence[] {
  return input.claim.acts.flatMap((_, index): readonly Offence[] => {
    const kills = runs(input).filter(({ step }) => step.startsWith(`kill ${index}.`));
    const [first] = kills;
    if (!first || kills.some(({ data }) => data.signal?.landed)) return [];
    return [{ record: first, says: `No kill of ${what(first)} landed while it was at work.` }];
  });
}

/** Whether the act, without a kill, is told by other words each time. */
function unsteadyAct(input: Input, index: number): Offence | null {
  const of = (step: string) => deed(input, `${step} ${index}`);
  return (
    toldAnew(of('once more · act'), of('read after act'), of('once more · read after act')) ??
    toldLater(input, `once more · read after act ${index}`)
  );
}

/** Whether it tells a state of before the acts that had been acknowledged, word for word. */
function isOlder(input: Input, read: Deed, index: number): boolean {
  const older = [
    'read before',
    ...Array.from({ length: Math.max(0, index - 1) }, (_, act) => `read after act ${act}`),
  ];
  return older.some((step) => {
    const one = deed(input, step);
    return one !== undefined && same(one, read);
  });
}

/** Whether the state lies where it outlives its container. */
export function survivesRecreation(input: Input): Check {
  const rule = 'survives-recreation';
  const { kind, state, services } = input.subject;
  const before = kind === 'service' ? 'read after another kill' : 'read after kill of the reader';
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  if (state.length === 0 && services.length === 0)
    return inconclusive(rule, 'The contract declares no folder that outlives the container (subject.state).');
  const name = input.evidence.from(OWN, 'note').find(({ data }) => data.name === 'recreated')?.data
    .values.hostName;
  const elsewhere = name === undefined ? '' : ` and under another host name, ${name}`;
  const when = `In a new container on the same volumes${elsewhere}`;
  const found = alike(rule, input, [['read after recreation', before, when]]);
  const later = found.verdict === 'fail' ? toldLater(input, 'read after recreation') : null;
  return later ? inDoubt(rule, [later]) : found;
}

/** Whether the bytes of the state are those of before it was read. */
export function loadingLeavesItAlone(input: Input): Check {
  const rule = 'loading-leaves-it-alone';
  if (input.claim.bytes === 'either')
    return notApplicable(
      rule,
      'The contract claims no same bytes (bytes: either); what is read is compared by other rules.',
    );
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const before = listings(input).filter(({ step }) => step === 'left before loading');
  const after = listings(input).filter(({ step }) => step === 'left after loading');
  const offences = after.flatMap((listing): Offence[] => {
    const earlier = before.find(({ data }) => data.root === listing.data.root);
    if (!earlier) return [];
    const [had, has] = [earlier, listing].map(
      ({ data }) =>
        new Map(data.entries.map(({ path, type, mode, sha256 }) => [path, `${type} ${mode} ${sha256}`])),
    ) as [Map<string, string>, Map<string, string>];
    const changed = [...new Set([...had.keys(), ...has.keys()])].filter(
      (path) => had.get(path) !== has.get(path),
    );
    if (changed.length === 0) return [];
    return [
      {
        record: listing,
        says: `Only reading the state changed ${changed.slice(0, 3).join(', ')} in ${listing.data.root}.`,
      },
    ];
  });
  return unless(rule, after, offences, 'Reading changed nothing in the state.');
}

/** Whether another program could read the state, and read the same. */
export function secondReaderAgrees(input: Input): Check {
  const rule = 'second-reader-agrees';
  const { second } = input.claim;
  if (!second) return notApplicable(rule, 'The contract claims no second reader.');
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const looked = runs(input).filter(({ step }) => step.startsWith('second reader'));
  const [first, again] = looked;
  const offences: Offence[] = looked
    .filter((run) => !worked(run, second))
    .map((run) => ({ record: run, says: `The second reader, ${what(run)}, ${told(run)}.` }));
  if (offences.length === 0 && first && again && !same(first, again))
    offences.push({
      record: again,
      says: `In a new container, ${what(again)} ${told(again)}; before it had ${told(first)}.`,
    });
  return unless(rule, looked, offences, 'A second reader could read the state.');
}

/** One check that later reads say what earlier ones said; a service that did not come back says nothing. */
function alike(
  rule: string,
  input: Input,
  pairs: readonly (readonly [later: string, earlier: string, when: string])[],
): Check {
  const looked: EvidenceRecord[] = [];
  const offences: Offence[] = [];
  const doubts: Offence[] = [];
  for (const [laterStep, earlierStep, when] of pairs) {
    const [later, earlier] = [deed(input, laterStep), deed(input, earlierStep)];
    const start = states(input).find(({ step }) => step === laterStep.replace('read', 'start'));
    if (start && !start.data.ready) {
      looked.push(start);
      const isOpen = lateStart(input, start.step) !== undefined;
      (isOpen ? doubts : offences).push({
        record: start,
        says: `${when} the service did not become ready (${start.data.detail}).`,
      });
    }
    if (!later || !earlier) continue;
    looked.push(later);
    // What a service had acknowledged but not yet shown may show later; that is no loss.
    const before = deed(input, BEFORE_ACTS[laterStep] ?? '');
    if (same(later, earlier) || (before && isLate(later, earlier, before))) continue;
    offences.push({
      record: later,
      says: `${when}, ${what(later)} ${told(later)}; before it had ${told(earlier)}.`,
    });
  }
  if (offences.length === 0 && doubts.length > 0) return inDoubt(rule, doubts);
  return unless(
    rule,
    looked,
    offences,
    `What is read was the same ${pairs.length === 1 ? 'afterwards' : `all ${looked.length} times`}.`,
  );
}

/** What was read before the acts, of the first read after them and the end of a process that may not show them yet. */
const BEFORE_ACTS: Readonly<Record<string, string>> = {
  'read after restart': 'read before',
  'read after another kill': 'read after another restart',
};

/** Whether the earlier read after the acts did not show them yet, and the later one does. */
const isLate = (later: Deed, earlier: Deed, before: Deed): boolean =>
  same(before, earlier) && !same(before, later);
