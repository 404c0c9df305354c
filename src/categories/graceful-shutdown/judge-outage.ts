import { isGoodAnswer } from '../../lib/actions.ts';
import { counted, fail, inconclusive, notApplicable, pass } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Buffered, type Claim, countOf } from './claim.ts';
import { AFTER_OUTAGE, acknowledgedIn, ending, OWN, stopOf } from './judge-evidence.ts';

type Input = JudgeInput<Claim>;

/** What it acknowledged just before that to which it writes was gone, meanwhile, and when it was back. */
export function outlivesOutage(input: Input): Check {
  const rule = 'buffered-outlives-outage';
  const { claim } = input;
  if (!claim.buffered)
    return notApplicable(rule, 'The contract names nothing that is acknowledged before it is written.');
  const { action, service } = claim.buffered;
  const what = `${action.method} ${action.path}`;
  const seen = look(input, claim.buffered);
  const { before, driven, looks, last } = seen;
  if (!before || !last || !driven) return notTried(input, rule, what);
  const faults = input.evidence.from(OWN, 'fault');
  const vain = [stage(faults, 'injected'), stage(faults, 'healed')].find((one) => !one?.data.effective);
  if (vain)
    return inconclusive(rule, `${service} was not seen to go and come back: ${vain.data.detail}.`, vain);
  const had = countOf(before);
  const has = countOf(last);
  if (had === null || has === null) {
    const failed = had === null ? before : last;
    const why = failed.data.error?.message ?? 'the first value of its first row is no number';
    return inconclusive(rule, `What arrived in ${service} could not be counted: ${why}.`, failed);
  }
  const [early, late, again] = seen.acknowledged;
  const all = early + late + again;
  const cites = [...driven, before, last];
  const arrived = has - had;
  if (arrived >= all)
    return pass(
      rule,
      all === 0
        ? `It acknowledged nothing around the outage of ${service}.`
        : `All ${all} that it acknowledged around an outage of ${service} (${what}) were there afterwards.`,
      cites,
    );
  const stop = stopOf(input, AFTER_OUTAGE);
  const how = stop && ending(stop);
  if (!stop || how === 'before')
    return inconclusive(rule, `It had ended before it was known what became of the outage.`, [
      last,
      ...(stop ? [stop] : []),
    ]);
  if (how === 'killed')
    return inconclusive(
      rule,
      'It did not end by itself after the outage, so what it still held was lost by our hand.',
      stop,
    );
  if (!writesAgain(looks))
    return inconclusive(
      rule,
      `It was not seen to write again after the outage of ${service}, so nobody can tell what it would have written.`,
      looks,
    );
  return fail(
    rule,
    `It acknowledged ${what} ${counted(early, 'time')} just before ${service} could not be reached, ${counted(late, 'time')} meanwhile and ${counted(again, 'time')} when it was back. It wrote again and was then stopped in order; ${arrived} of these ${all} are in ${service}.`,
    [...cites, stop],
  );
}

/** The counts, and how often it acknowledged before, during and after the outage. */
function look({ evidence }: Input, { action }: Buffered) {
  const rows = (step: string) => evidence.from(OWN, 'rows').filter((record) => record.step === step);
  const drive = (step: string) => evidence.from(OWN, 'drive').find((record) => record.step === step);
  const [early, late] = [drive('acknowledged before the outage'), drive('acknowledged in the outage')];
  const again = evidence
    .from(OWN, 'request')
    .filter(
      ({ step, data }) =>
        step === 'acknowledged after the outage' && isGoodAnswer(action.expect, data.status),
    );
  const looks = [...rows('arrived in the outage'), ...rows('arrived after the outage')];
  const [end] = rows('arrived after its end');
  return {
    before: rows('arrived before the outage')[0],
    driven: early && late && [early, late, ...again],
    acknowledged: [acknowledgedIn(early, action), acknowledgedIn(late, action), again.length] as const,
    looks,
    last: end ?? looks.at(-1),
  };
}

/** More arrived after the outage than while it lasted. */
function writesAgain([gone, ...later]: readonly EvidenceRecord<'rows'>[]): boolean {
  const least = gone && countOf(gone);
  return later.some((rows) => (countOf(rows) ?? 0) > (least ?? Number.POSITIVE_INFINITY));
}

const stage = (faults: readonly EvidenceRecord<'fault'>[], name: 'injected' | 'healed') =>
  faults.find(({ data }) => data.stage === name);

/** Why there was no outage that could tell. */
function notTried({ evidence }: Input, rule: string, what: string): Check {
  const peace = evidence.from(OWN, 'request').find(({ step }) => step === 'acknowledged in peace');
  const [before, ...looks] = evidence
    .from(OWN, 'rows')
    .filter(({ step }) => step === 'arrived before peace' || step === 'arrived in peace');
  const last = looks.at(-1);
  if (!peace || !before || !last)
    return inconclusive(rule, `It was not seen to acknowledge ${what} in peace, before any outage.`, peace);
  const [had, has] = [countOf(before), countOf(last)];
  if (had === null || has === null || has > had)
    return inconclusive(rule, `It was not seen what becomes of ${what} in an outage.`, [before, last]);
  return notApplicable(
    rule,
    `In peace, ${what} was not written within 10 s, so it was not tried what an outage would do to it.`,
    [peace, before, last],
  );
}
