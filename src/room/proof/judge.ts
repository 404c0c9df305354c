import { capabilitiesIn } from '../../lib/capabilities.ts';
import { fail, inconclusive, pass, unless } from '../../lib/checks.ts';
import { approximateSize } from '../../lib/size.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { EvidenceData, EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { LISTENER } from './claim.ts';

/** Nothing is claimed for the room. */
export type Claim = null;
type Input = JudgeInput<Claim>;

const OWN = 'room';

export const judge: Judge<Claim> = {
  needs: ['limits', 'exercise', 'probe', 'process-status'],
  judge: (input) => [readBack(input), exercised(input), sealed(input), powerless(input), outOfSight(input)],
};

function readBack({ evidence }: Input): Check {
  const rule = 'limits-read-back';
  const looked = evidence.from(OWN, 'limits');
  const offences = looked.flatMap((record) => {
    const { asked, read } = record.data;
    const wrong = [
      read.memory === asked.memory
        ? null
        : `memory is ${read.memory === null ? 'not limited' : approximateSize(read.memory)} instead of ${approximateSize(asked.memory)}`,
      read.swap === null || read.swap === 0 ? null : `${approximateSize(read.swap)} of swap are granted`,
      read.cpus !== null && Math.abs(read.cpus - asked.cpus) < 0.01
        ? null
        : `CPU is ${read.cpus ?? 'not limited'} instead of ${asked.cpus}`,
      read.pids === asked.pids
        ? null
        : `processes are ${read.pids ?? 'not limited'} instead of ${asked.pids}`,
      ...Object.entries(read.disk).map(([path, size]) =>
        size <= asked.disk * 1.02
          ? null
          : `${path} holds ${approximateSize(size)} instead of ${approximateSize(asked.disk)}`,
      ),
    ].filter((text) => text !== null);
    return wrong.length > 0
      ? [{ record, says: `Read back from ${record.data.source}: ${wrong.join('; ')}.` }]
      : [];
  });
  const first = looked[0]?.data;
  const good = first
    ? `${approximateSize(first.asked.memory)} of memory, no swap, ${first.asked.cpus} CPU, ${first.asked.pids} processes, ${approximateSize(first.asked.disk)} in each writable place (${first.source.split(':')[0]}).`
    : '';
  return unless(rule, looked, offences, good);
}

function exercised({ evidence }: Input): Check {
  const rule = 'limits-exercised';
  const looked = evidence.from(OWN, 'exercise');
  const limits = ['memory', 'cpu', 'pids', 'disk'] as const;
  const missing = limits.filter((limit) => !looked.some((record) => record.data.limit === limit));
  if (missing.length > 0) return inconclusive(rule, `No hog was run against ${missing.join(', ')}.`, looked);
  const over = looked.filter(isOver);
  if (over.length > 0)
    return fail(
      rule,
      `A hog got past its limit: ${over.map(({ data }) => `${data.limit} reached ${figure(data)}, ${data.detail}`).join('; ')}.`,
      over,
    );
  const unmet = looked.filter((record) => record.data.counter === 0);
  if (unmet.length > 0)
    return inconclusive(
      rule,
      `A hog never met its limit: ${unmet.map(({ data }) => `${data.limit} (${data.detail})`).join(', ')}.`,
      unmet,
    );
  return pass(
    rule,
    `Hogs were stopped at ${looked.map(({ data }) => `${figure(data)} (${data.detail})`).join(', ')}.`,
    looked,
  );
}

/**
 * Cores that a hog may get beyond its quota in half a second: the kernel hands it out to each core in slices of 5 ms, and what a core has
 * left of one it keeps (Linux, CFS bandwidth control). It tells where a very small quota is met on a busy machine.
 */
const SLICES = 0.04;

/**
 * Half as much again is past any rounding of counters and periods. What nobody stopped is over as soon as it is past its limit; before
 * that it may only have been too slow to meet it.
 */
const isOver = ({ data: { limit, asked, reached, counter } }: EvidenceRecord<'exercise'>): boolean =>
  reached !== null &&
  (reached > asked * 1.5 + (limit === 'cpu' ? SLICES : 0) ||
    (counter === 0 && limit !== 'cpu' && reached > asked));

function figure({ limit, reached }: EvidenceData<'exercise'>): string {
  if (reached === null) return `its limit of ${limit}`;
  if (limit === 'cpu') return `${reached.toFixed(2)} CPU`;
  if (limit === 'pids') return `${reached} processes`;
  return `${approximateSize(reached)} of ${limit}`;
}

function sealed({ evidence }: Input): Check {
  const rule = 'sealed';
  const probes = evidence.from(OWN, 'probe');
  const inside = probes.filter((probe) => probe.data.from === 'subject-network');
  const leaks = inside.filter(
    (probe) => probe.data.expected === 'refused' && probe.data.outcome === 'reached',
  );
  if (leaks.length > 0)
    return fail(
      rule,
      `Reached from inside the room: ${leaks.map(({ data }) => `${data.target} (${data.host})`).join(', ')}.`,
      leaks,
    );
  const closed = probes.filter(
    (probe) => probe.data.expected === 'reached' && probe.data.outcome !== 'reached',
  );
  if (closed.length > 0)
    return inconclusive(
      rule,
      `The positive control failed: ${closed.map(({ data }) => `${data.target} was ${data.outcome}`).join(', ')}.`,
      closed,
    );
  const tried = inside.filter((probe) => probe.data.expected === 'refused');
  if (tried.length === 0) return inconclusive(rule, 'No way out was tried.', probes);
  const reached = probes.filter((probe) => probe.data.expected === 'reached');
  if (!reached.some((probe) => inside.includes(probe)))
    return inconclusive(rule, 'No positive control was tried from inside the room.', probes);
  const unique = (records: readonly EvidenceRecord<'probe'>[]) =>
    [...new Set(records.map(({ data }) => data.target))].join(', ');
  const untried = probes.some(({ data }) => data.from === 'host' && data.target === LISTENER.elsewhere)
    ? ' The engine’s own host was not tried at a port of which we know that it is open: it is another machine.'
    : '';
  return pass(rule, `Refused: ${unique(tried)}. Reached: ${unique(reached)}.${untried}`, probes);
}

function powerless({ evidence, subject }: Input): Check {
  const looked = evidence.from(OWN, 'process-status');
  const offences = looked.flatMap((record) => {
    const { uid, capEff, noNewPrivs, seccomp, rootReadOnly } = record.data;
    const extra = capabilitiesIn(capEff).filter((name) => !subject.relax.capabilities.includes(name));
    const wrong = [
      uid === 0 && !subject.relax.root ? 'it runs as root' : null,
      extra.length > 0 ? `it has ${extra.join(', ')}, which the contract does not keep` : null,
      noNewPrivs ? null : 'no-new-privileges is off',
      seccomp === 2 ? null : 'seccomp is off',
      rootReadOnly || subject.relax.writableRoot ? null : 'its root can be written to',
    ].filter((text) => text !== null);
    return wrong.length > 0
      ? [{ record, says: `Process 1 of the ${record.data.of}: ${wrong.join(', ')}.` }]
      : [];
  });
  const whose = [...new Set(looked.map(({ data }) => data.of))].join(' and ');
  const first = looked[0]?.data;
  const held = first === undefined ? [] : capabilitiesIn(first.capEff);
  const capabilities =
    held.length > 0
      ? `with no capability but ${held.join(', ')}, which the contract keeps`
      : 'without capabilities';
  return unless(
    'powerless',
    looked,
    offences,
    `Process 1 of the ${whose} runs as user ${first?.uid}, ${capabilities}, with seccomp and no-new-privileges.`,
  );
}

/** How many capabilities the kernel's hexadecimal word holds. */
function outOfSight({ evidence }: Input): Check {
  const looked = evidence.from(OWN, 'process-status');
  const offences = looked.flatMap((record) =>
    record.data.canariesVisible.map((canary) => ({
      record,
      says: `The canary ${canary} of the host was visible to the ${record.data.of}.`,
    })),
  );
  if (offences.length === 0 && looked.some(({ data }) => data.canariesPlanted.length === 0)) {
    return inconclusive('host-out-of-sight', 'No canary was planted on the host.', looked);
  }
  return unless(
    'host-out-of-sight',
    looked,
    offences,
    looked.every(({ data }) => data.canariesPlanted.includes('file'))
      ? 'A canary in the host’s environment and one in its files were not visible.'
      : 'A canary in the environment of cleanroom was not visible. The files of the engine’s own host were not tried: it is another machine.',
  );
}
