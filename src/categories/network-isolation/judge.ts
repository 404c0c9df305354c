import { counted, fail, inconclusive, notApplicable, pass, quote, unless } from '../../lib/checks.ts';
import { onceMore } from '../../lib/deeds.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, degradedStep, healedStep } from './claim.ts';

type Input = JudgeInput<Claim>;
type Traffic = EvidenceRecord<'traffic'>;
type ToTheEnd = EvidenceRecord<'traffic-to-the-end'>;
type Request = EvidenceRecord<'request'>;

const OWN = 'network-isolation';
/** The note that a room leaves of what is led to where the wiretap hears it; rooms of earlier versions left none. */
const TRAPDOOR = 'trapdoor';
/** The note that a run leaves of such a room. */
const UNHEARD = 'not heard to the end';

export const judge: Judge<Claim> = {
  needs: [
    'probe',
    'traffic',
    'traffic-to-the-end',
    'note',
    'sockets',
    'request',
    'run',
    'fault',
    'subject-state',
  ],
  judge: (input) => [
    sealHolds(input),
    connections(input),
    names(input),
    ports(input),
    degraded(input, 'refused-dependency-answered', 'refused'),
    degraded(input, 'black-hole-bounded', 'black-holed'),
    retriesPause(input),
  ],
};

function sealHolds({ evidence }: Input): Check {
  const rule = 'seal-holds';
  const probes = evidence.of('probe').filter((probe) => probe.data.from === 'subject-network');
  const outside = probes.filter((probe) => probe.data.expected === 'refused');
  const controls = probes.filter((probe) => probe.data.expected === 'reached');
  const leaks = outside.filter((probe) => probe.data.outcome === 'reached');
  if (leaks.length > 0)
    return fail(
      rule,
      `From inside the room ${leaks.map((probe) => `${probe.data.target} (${probe.data.host})`).join(', ')} could be reached.`,
      leaks,
    );
  const deaf = controls.filter((probe) => probe.data.outcome !== 'reached');
  if (controls.length === 0)
    return inconclusive(rule, 'Nothing that may be reached was tried from inside the room.');
  if (deaf.length > 0)
    return inconclusive(
      rule,
      `The positive control failed: ${deaf.map((probe) => probe.data.target).join(', ')}.`,
      controls,
    );
  if (outside.length === 0) return inconclusive(rule, 'Nothing outside the room was tried.', controls);
  return pass(
    rule,
    `${outside.map((probe) => probe.data.target).join(', ')}: all refused; ${controls.map((probe) => probe.data.target).join(', ')}: reached.`,
    probes,
  );
}

/** Windows in which the subject was heard at what we made it do here. */
function heard({ evidence }: Input): readonly Traffic[] {
  return evidence.from(OWN, 'traffic');
}

/** What no window told of a room, here and wherever else the run had one: it accuses, and alone acquits nobody. */
function toTheEnd({ evidence }: Input): readonly ToTheEnd[] {
  return evidence.of('traffic-to-the-end');
}

const when = ({ kind, category, experiment, data }: Traffic | ToTheEnd): string =>
  kind === 'traffic' ? `During ${data.window}` : `In a room of ${category}/${experiment}`;

/** Why what was heard cannot acquit the subject, or null. */
function deaf(input: Input): string | null {
  const windows = heard(input);
  if (windows.length === 0) return 'The wiretap heard no window.';
  if (windows.some((window) => !window.data.complete))
    return 'The wiretap overflowed, so something may have been missed.';
  const lacking = input.evidence
    .from(OWN, 'note')
    .find(({ data: { name, values } }) => name === TRAPDOOR && !(values.ipv4 && values.names));
  if (lacking)
    return `What leaves the room is not all led to where the wiretap hears it: ${quote(String(lacking.data.values.detail))}.`;
  if (input.subject.kind === 'service') {
    const started = input.evidence.from(OWN, 'subject-state').find((state) => state.step === 'start');
    if (!started?.data.ready) return 'The service never became ready, so its work was not heard.';
    const talksToServices = windows.some((window) =>
      window.data.connections.some((to) => to.service !== null),
    );
    if (input.subject.services.length > 0 && !talksToServices) {
      return 'The wiretap did not even hear the declared services being used.';
    }
  } else if (!input.evidence.from(OWN, 'run').some((run) => run.data.outcome === 'exited')) {
    return 'No command ran, so there was nothing to hear.';
  }
  return null;
}

function connections(input: Input): Check {
  const rule = 'no-undeclared-connections';
  const offences = [...heard(input), ...toTheEnd(input)].flatMap((record) =>
    record.data.connections
      .filter((to) => to.service === null)
      .map((to) => ({
        record,
        says: `${when(record)}, after ${Math.round(to.at)} ms, it tried to reach ${to.address} port ${to.port} (${to.protocol}) ${times(to.attempts)}.`,
      })),
  );
  return heardUnless(
    input,
    rule,
    offences,
    heard(input).some((record) => record.data.connections.length > 0)
      ? 'Every connection went to a declared service.'
      : 'It tried to reach nobody.',
  );
}

function names(input: Input): Check {
  const rule = 'no-undeclared-names';
  const offences = [...heard(input), ...toTheEnd(input)].flatMap((record) =>
    record.data.names
      .filter((name) => !name.declared)
      .map((name) => ({
        record,
        says: `${when(record)}, after ${Math.round(name.at)} ms, it asked for the name ${quote(name.name)} (${name.type}) ${times(name.questions)}.`,
      })),
  );
  return heardUnless(
    input,
    rule,
    offences,
    heard(input).some((record) => record.data.names.length > 0)
      ? 'Every name it asked for is that of a declared service.'
      : 'It asked for no name.',
  );
}

function heardUnless(
  input: Input,
  rule: string,
  offences: readonly { readonly says: string; readonly record: Traffic | ToTheEnd }[],
  good: string,
): Check {
  const why = deaf(input);
  if (offences.length === 0 && why !== null) return inconclusive(rule, why, heard(input));
  const windows = heard(input).map((record) => record.data.window);
  const rooms = toTheEnd(input).length;
  const also = rooms === 0 ? '' : `, and ${counted(rooms, 'room')} to the end`;
  const notes = input.evidence.of('note');
  const unheard = notes.filter(({ data }) => data.name === UNHEARD).length;
  const but = unheard === 0 ? '' : ` What was left in ${counted(unheard, 'room')} could not be heard.`;
  const isHalfDeaf = notes.some(({ data: { name, values } }) => name === TRAPDOOR && !values.ipv6);
  const and = isHalfDeaf
    ? ' IPv6 is not led to where the wiretap hears it here, so nothing was heard of it.'
    : '';
  return unless(rule, heard(input), offences, `${good} Heard: ${windows.join(', ')}${also}.${but}${and}`);
}

function ports(input: Input): Check {
  const { subject, evidence } = input;
  const declared = new Set([...(subject.port === null ? [] : [subject.port]), ...subject.otherPorts]);
  const looked = evidence.from(OWN, 'sockets');
  const offences = looked.flatMap((record) =>
    record.data.listening
      .filter((socket) => !declared.has(socket.port) && !isLoopback(socket.address))
      .map((socket) => ({
        record,
        port: socket.port,
        says: `It listens on ${socket.address} port ${socket.port} (${socket.protocol}), which the contract does not declare.`,
      })),
  );
  const once = offences.filter(
    (offence, index) => offences.findIndex((other) => other.port === offence.port) === index,
  );
  if (
    subject.kind === 'service' &&
    once.length === 0 &&
    !looked.some((record) => record.data.listening.some((socket) => socket.port === subject.port))
  ) {
    return inconclusive(
      'only-declared-ports',
      `Not even its own port ${subject.port} was seen open.`,
      looked,
    );
  }
  const within = new Set(
    looked.flatMap((record) =>
      record.data.listening
        .filter(({ port, address }) => !declared.has(port) && isLoopback(address))
        .map(({ port, address, protocol }) => `${address} port ${port} (${protocol})`),
    ),
  );
  const besides =
    within.size === 0 ? '' : `, besides what nobody else can reach: ${[...within].sort().join(', ')}`;
  return unless(
    'only-declared-ports',
    looked,
    once,
    subject.kind === 'service'
      ? `It listens only on ${[...declared].join(', ')}${besides}.`
      : `It listened on no port while it ran${besides}.`,
  );
}

/** RFC 1122, 3.2.1.3, and RFC 4291, 2.5.3. */
const isLoopback = (address: string): boolean => /^127\.|^::1$/.test(address);

function degraded(input: Input, rule: string, fault: 'refused' | 'black-holed'): Check {
  const claims = Object.entries(input.claim.degraded);
  if (claims.length === 0)
    return notApplicable(rule, 'The contract claims no degraded answer for any service.');
  const { evidence } = input;
  const looked: Request[] = [];
  const offences: { says: string; record: Request }[] = [];
  const doubts: Check[] = [];
  const doubt = (why: string, seen?: EvidenceRecord) => void doubts.push(inconclusive(rule, why, seen ?? []));
  for (const [service, claimed] of claims) {
    const requests = evidence.from(OWN, 'request');
    const baseline = requests.find((request) => request.step === `baseline · ${service}`);
    const asked = degradedStep(service, fault);
    // Where it was late once, it was broken and asked once more.
    const answer = requests.findLast(({ step }) => [asked, onceMore(asked)].includes(step));
    const injected = evidence
      .from(OWN, 'fault')
      .filter(({ data }) => data.service === service && data.fault === fault && data.stage === 'injected');
    if (!baseline || !answer || injected.length === 0) {
      doubt(`It was not tried without ${service}.`);
      continue;
    }
    const untouched = injected.find(({ data }) => !data.effective);
    if (untouched) {
      doubt(stillReached(untouched), untouched);
      continue;
    }
    const expected = claimed.action.expect;
    const { status } = baseline.data;
    if (status === null || (expected === null ? status >= 400 : status !== expected)) {
      doubt(
        `Before the fault, ${claimed.action.method} ${claimed.action.path} was answered with ${status ?? baseline.data.error}, so nothing could be learnt from it.`,
        baseline,
      );
      continue;
    }
    looked.push(baseline, answer);
    const right = answer.data.status !== null && claimed.answers.includes(answer.data.status);
    const healed = healedStep(service, 'refused');
    const before = evidence
      .from(OWN, 'subject-state')
      .findLast(({ step }) => step.startsWith(`${healed} · `));
    if (
      right &&
      answer.data.ms <= claimed.within &&
      fault === 'black-holed' &&
      before?.data.ready === false
    ) {
      doubt(
        `It was not yet well again after ${service} had been refused, so it may not even have tried to reach it when that was black-holed.`,
        before,
      );
    } else if (!right || answer.data.ms > claimed.within) {
      offences.push({
        record: answer,
        says: `Claimed: without ${service}, ${claimed.action.method} ${claimed.action.path} is answered with ${claimed.answers.join(' or ')} within ${claimed.within} ms; seen while it was ${fault}: ${answer.data.status ?? answer.data.error} after ${Math.round(answer.data.ms)} ms.`,
      });
    }
  }
  if (offences.length === 0 && doubts[0]) return doubts[0];
  const slowest = Math.round(Math.max(...looked.map((request) => request.data.ms)));
  return unless(
    rule,
    looked,
    offences,
    `The claimed answers came while ${claims.map(([service]) => service).join(', ')} ${claims.length > 1 ? 'were' : 'was'} ${fault}; the slowest took ${slowest} ms.`,
  );
}

const stillReached = ({ data }: EvidenceRecord<'fault'>): string =>
  `${data.service} could still be reached while it should have been ${data.fault}: ${data.detail}.`;

function retriesPause(input: Input): Check {
  const rule = 'retries-pause';
  if (input.subject.services.length === 0) return notApplicable(rule, 'The contract declares no service.');
  const looked = heard(input).filter(
    (record) =>
      / (refused|black-holed)$/.test(record.data.window) && !record.data.window.startsWith('before '),
  );
  if (looked.length === 0) return inconclusive(rule, 'No service was taken away.');
  const rates = looked.flatMap((record) =>
    record.data.connections
      .filter((to) => to.service !== null && record.data.window.startsWith(`${to.service} `))
      .map((to) => ({ record, rate: to.attempts / (record.data.ms / 1000), to })),
  );
  const offences = rates
    .filter(({ rate }) => rate > input.claim.attemptsPerSecond)
    .map(({ record, rate, to }) => ({
      record,
      says: `While ${record.data.window}, it tried ${to.attempts} times in ${Math.round(record.data.ms)} ms, ${rate.toFixed(0)} times a second; ${input.claim.attemptsPerSecond} are allowed.`,
    }));
  const untouched = input.evidence
    .from(OWN, 'fault')
    .find((record) => record.data.stage === 'injected' && !record.data.effective);
  if (offences.length === 0 && untouched) return inconclusive(rule, stillReached(untouched), untouched);
  if (offences.length === 0 && looked.some((record) => !record.data.complete))
    return inconclusive(rule, 'The wiretap overflowed, so attempts may have been missed.', looked);
  const most = Math.max(0, ...rates.map(({ rate }) => rate));
  return unless(
    rule,
    looked,
    offences,
    `At most ${most.toFixed(1)} attempts a second to a service that was down.`,
  );
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
