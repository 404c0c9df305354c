import { counted, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import {
  doubt,
  NONE_CRITICAL,
  notFelt,
  type Outage,
  outages,
  starts,
  unknownServices,
} from './judge-evidence.ts';
import { firstYes, isBrokenOff, saysYes, seconds, told } from './judge-probes.ts';

type Input = JudgeInput<Claim>;
interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

export function notReadyWithout(input: Input): Check {
  const rule = 'not-ready-without-critical';
  if (input.claim.critical.length === 0) return notApplicable(rule, NONE_CRITICAL);
  const early = beforeDependency(input);
  return weighed(
    input,
    rule,
    [...outages(input).map((outage) => stillReady(rule, outage, input.claim)), ...early],
    {
      good: (looked) =>
        `It was not ready while ${looked.join(', ')}; ${seconds(input.claim.within)} were allowed to notice.`,
    },
  );
}

export function readyAgain(input: Input): Check {
  const rule = 'ready-again';
  if (input.claim.critical.length === 0) return notApplicable(rule, NONE_CRITICAL);
  return weighed(
    input,
    rule,
    outages(input).map((outage) => stillNotReady(rule, outage, input.claim)),
    {
      good: (looked) =>
        `It was ready again within ${seconds(input.claim.within)} after ${looked.join(', ')}.`,
    },
  );
}

/** What one outage says: an offence, a doubt, or nothing against it. */
interface Finding {
  readonly what: string;
  readonly cites: readonly EvidenceRecord[];
  readonly offence?: Offence;
  readonly doubt?: Check;
}

function weighed(
  input: Input,
  rule: string,
  findings: readonly Finding[],
  { good }: { readonly good: (looked: readonly string[]) => string },
): Check {
  const offences = findings.flatMap(({ offence }) => (offence ? [offence] : []));
  const doubts = findings.flatMap((finding) => finding.doubt ?? []);
  const unknown = unknownServices(input.claim.critical, input);
  if (offences.length === 0 && unknown !== null) return inconclusive(rule, unknown);
  if (offences.length === 0 && doubts[0]) return doubts[0];
  const looked = findings.filter((finding) => !finding.doubt);
  return unless(
    rule,
    looked.flatMap(({ cites }) => cites),
    offences,
    good([...new Set(looked.map(({ what }) => what))]),
  );
}

/** From the bound on, no check may say yes; one that says no earlier is early enough. */
function stillReady(rule: string, outage: Outage, { within }: Claim): Finding {
  const { service, probes, gone } = outage;
  const what = `${service} was ${gone?.data.fault ?? 'gone'}`;
  const cites = [probes.record, ...(gone ? [gone] : [])];
  const why = doubt(rule, outage);
  const [from, to] = [probes.at('gone'), probes.at('before it is back')];
  if (why || from === null || to === null)
    return { what, cites, doubt: why ?? inconclusive(rule, `${what}, and nobody looked on.`, probes.record) };
  const asked = probes.ready.filter((probe) => probe.asked >= from && probe.done <= to);
  const late = asked.filter((probe) => saysYes(probe) && probe.asked >= from + within);
  const [first] = late;
  if (first) {
    const says = `Claimed: not ready within ${seconds(within)} without ${service}; seen: ${told(first)} ${seconds(first.asked - from)} after ${what}; ${counted(late.length, 'time')} in all.`;
    return { what, cites, offence: { says, record: probes.record } };
  }
  const last = asked.at(-1);
  if (last && !saysYes(last)) return { what, cites };
  if (!last && probes.ready.some((probe) => probe.asked >= from && probe.done > to && !saysYes(probe)))
    return { what, cites };
  return {
    what,
    cites,
    doubt: inconclusive(rule, `It was not watched long enough while ${what}.`, probes.record),
  };
}

function stillNotReady(rule: string, outage: Outage, { within }: Claim): Finding {
  const { service, probes, gone, back } = outage;
  const what = `${service} had been ${gone?.data.fault ?? 'gone'}`;
  const cites = [probes.record, ...(gone ? [gone] : []), ...(back ? [back] : [])];
  const no = (message: string, seen: EvidenceRecord = probes.record): Finding => ({
    what,
    cites,
    doubt: inconclusive(rule, message, seen),
  });
  const why = doubt(rule, outage);
  if (why) return { what, cites, doubt: why };
  if (!back) return no(`${service} was never given back.`);
  if (!back.data.effective) return no(notFelt(back), back);
  const from = probes.at('back');
  const to = probes.at('looked long enough');
  const left = probes.at('gone') ?? 0;
  if (from === null || to === null) return no(`Nobody looked on after ${what}.`);
  if (!probes.ready.some((probe) => probe.asked >= left && probe.asked < from && !saysYes(probe)))
    return no(
      `It had not stopped being ready while ${service} was gone, so it could not become ready again.`,
    );
  const again = firstYes(probes.ready, from);
  const claimed = `Claimed: ready again within ${seconds(within)} once ${service} is back`;
  if (!again || again.done > from + within) {
    const seen = again
      ? `ready after ${seconds(again.done - from)}`
      : `not ready ${seconds(to - from)} later`;
    return {
      what,
      cites,
      offence: { says: `${claimed}; seen after ${what}: ${seen}.`, record: probes.record },
    };
  }
  const last = probes.ready.findLast((probe) => !isBrokenOff(probe));
  if (last && !saysYes(last)) {
    const says = `${claimed}; seen after ${what}: ready, and then ${told(last)} again though nothing more was done.`;
    return { what, cites, offence: { says, record: probes.record } };
  }
  return { what, cites };
}

/** Ready before its critical services were there at all. */
function beforeDependency(input: Input): Finding[] {
  return starts(input).flatMap(({ probes, missing }) => {
    const come = probes.at('before they come');
    if (come === null || !missing.every((fault) => fault.data.effective)) return [];
    const yes = probes.ready.filter((probe) => saysYes(probe) && probe.done <= come);
    const names = missing.map((fault) => fault.data.service).join(', ');
    const what = `${names} had not come yet`;
    const [first] = yes;
    if (!first) return [{ what, cites: [probes.record, ...missing] }];
    const says = `Started before ${names}, it said ${told(first)} while nothing was there; ${counted(yes.length, 'time')} in all.`;
    return [{ what, cites: [probes.record, ...missing], offence: { says, record: probes.record } }];
  });
}
