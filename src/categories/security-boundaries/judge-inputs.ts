import { fieldOf } from '../../lib/answer.ts';
import { ending, fail, inconclusive, notApplicable, pass, quote, typed, unless } from '../../lib/checks.ts';
import { CRASHES } from '../../lib/crashes.ts';
import { onceMore } from '../../lib/deeds.ts';
import { isTurnedAway } from '../../lib/turned-away.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, isLate, LEFT_OUT } from './claim.ts';
import { type Canary, type Input, LOOKS, OWN, type Payload, requestsOf, runsOf } from './judge-canaries.ts';

/** What hostile values did. */
export function judgeInputs(input: Input): readonly Check[] {
  return [
    goodValuesWork(input),
    canaries(input, 'reads-nothing-outside', ['read'], 'brought out a secret from outside'),
    canaries(input, 'writes-nothing-outside', ['created'], 'created a file outside'),
    canaries(input, 'runs-no-foreign-command', ['ran'], 'ran a command'),
    canaries(input, 'evaluates-no-input', ['evaluated'], 'was evaluated'),
    statements(input),
    canaries(input, 'reaches-out-to-nobody', ['looked-up'], 'was looked up or connected to'),
    answers(input, 'keeps-answers-whole', ['split'], 'added a header'),
    answers(input, 'keeps-pages-whole', ['rendered'], 'became part of a page'),
    answers(input, 'sends-on-to-nobody', ['sent-on'], 'became the address to which whoever asks is sent on'),
    canaries(input, 'keeps-terminals-safe', ['terminal'], 'reached a terminal bare'),
    survives(input),
  ];
}

type Request = EvidenceRecord<'request'>;

const payloadsOf = ({ evidence }: Input): readonly Payload[] => evidence.from(OWN, 'payload');

const NO_INPUT = 'The contract claims no input from outside.';

function statements(input: Input): Check {
  const rule = 'keeps-statements-whole';
  const hasRequests = input.claim.inputs.some(({ http }) => http !== undefined);
  if (!hasRequests || !input.subject.services.some(({ type }) => type === 'postgres'))
    return notApplicable(rule, 'The contract claims no request that may reach a PostgreSQL service.');
  const read = input.evidence.from(OWN, 'rows').find(({ step }) => step === 'sequences');
  const heard = read?.data.rows.some(({ sequence }) => String(sequence).endsWith('_control')) ?? false;
  if (!heard)
    return inconclusive(
      rule,
      'Our own sequences in the database could not be read: nothing can be told.',
      read ?? [],
    );
  return canaries(input, rule, ['queried'], 'became part of a statement');
}

/** As `canaries`, of what only answers to requests can show. */
function answers(input: Input, rule: string, kinds: readonly Canary['kind'][], what: string): Check {
  if (!input.claim.inputs.some(({ http }) => http !== undefined))
    return notApplicable(rule, 'The contract claims no request as an input.');
  return canaries(input, rule, kinds, what);
}

/** One check from all payloads that carry a canary of these kinds. */
function canaries(input: Input, rule: string, kinds: readonly Canary['kind'][], what: string): Check {
  if (input.claim.inputs.length === 0) return notApplicable(rule, NO_INPUT);
  const sent = payloadsOf(input)
    .map((payload) => ({ payload, own: payload.data.canaries.filter(({ kind }) => kinds.includes(kind)) }))
    .filter(({ own }) => own.length > 0);
  const offences = sent.flatMap(({ payload, own }) => {
    const sights = own.flatMap((canary) => LOOKS[canary.kind](canary, payload, input) ?? []);
    if (isNoFault(payload, kinds, input)) return [];
    return sights.slice(0, 1).map(({ record, says }) => ({ payload, record, says }));
  });
  if (offences.length > 0) return accusation(rule, offences);
  // Archives are made hostile by the paths in them alone.
  const archives = input.claim.inputs.every(({ archive }) => archive !== undefined);
  if (sent.length === 0 && archives && payloadsOf(input).length > 0)
    return notApplicable(rule, 'What comes in are archives; none of their hostile members is of this kind.');
  const doubtful = doubts(input, kinds);
  const counted = sent.filter(
    ({ payload }) => !doubtful.inputs.includes(payload.data.input) && !wasTurnedAway(payload, input),
  );
  if (doubtful.reason !== null) return inconclusive(rule, doubtful.reason, doubtful.records);
  if (counted.length === 0)
    return inconclusive(
      rule,
      sent.length === 0
        ? 'No hostile value of this kind was sent.'
        : sent.some(({ payload }) => wasTurnedAway(payload, input))
          ? 'None was looked at: there had been too many requests.'
          : 'No input took even its good value.',
    );
  const through = new Set(counted.map(({ payload }) => payload.data.input)).size;
  return pass(
    rule,
    `None of ${counted.length} hostile values, sent through ${through} ${through === 1 ? 'input' : 'inputs'}, ${what}.${notSent(input, kinds)}`,
    counted.map(({ payload }) => payload),
  );
}

/** What was left out of these, in words. */
function notSent({ evidence }: Input, kinds: readonly Canary['kind'][]): string {
  // Options for other programs would have brought something out or created it.
  if (!kinds.includes('read') && !kinds.includes('created')) return '';
  const notes = evidence.from(OWN, 'note').filter(({ data }) => data.name === LEFT_OUT);
  const inputs = [...new Set(notes.map(({ data }) => `“${data.values.input}”`))];
  return inputs.length === 0
    ? ''
    : ` Not sent through ${inputs.join(' and ')}: values that begin with a dash, which may be the command’s own options there.`;
}

/** Whether nobody looked at a value at all. */
function wasTurnedAway(payload: Payload, input: Input): boolean {
  const acts = requestsOf(payload, input);
  return acts.length > 0 && acts.every(isTurnedAway);
}

/** Whether the same was seen of a value that is no worse than one that may be taken. */
function isNoFault(payload: Payload, kinds: readonly Canary['kind'][], input: Input): boolean {
  const { contrast } = payload.data;
  if (contrast === null) return false;
  const other = { ...payload, data: { ...payload.data, ...contrast } };
  return contrast.canaries.some(
    (canary) => kinds.includes(canary.kind) && LOOKS[canary.kind](canary, other, input) !== null,
  );
}

function accusation(
  rule: string,
  offences: readonly { readonly payload: Payload; readonly record: EvidenceRecord; readonly says: string }[],
): Check {
  const told = offences
    .slice(0, 2)
    .map(
      ({ payload: { data }, says }) =>
        `After ${quote(data.sent)} through “${data.input}”, ${says}: ${data.reason} (${data.source}).`,
    );
  const more = offences.length > told.length ? ` And ${offences.length - told.length} more.` : '';
  return fail(rule, told.join(' ') + more, [
    ...new Set(offences.flatMap(({ payload, record }) => [payload, record])),
  ]);
}

/** Why an absence of sights may mean nothing: canaries out of reach, inputs that take nothing. */
function doubts(input: Input, kinds: readonly Canary['kind'][]) {
  const controls = input.evidence.from(OWN, 'run').filter(({ step }) => step === 'canary control');
  const unread = controls.filter(({ data }) => !/canary-[0-9a-f]{8}-/.test(data.stdout.text));
  const unseen = input.evidence
    .from(OWN, 'search')
    .filter(({ step, data }) => step === 'canary control' && data.hits.length === 0);
  const blind = kinds.includes('read')
    ? unread
    : kinds.some((kind) => kind === 'created' || kind === 'ran')
      ? unseen
      : [];
  const incomplete = kinds.includes('looked-up')
    ? input.evidence.from(OWN, 'traffic').filter(({ data }) => !data.complete)
    : [];
  const records = [...blind, ...incomplete];
  return {
    inputs: badControls(input).map(({ name }) => name),
    records,
    reason:
      blind.length > 0
        ? 'The canaries were out of reach even for a shell in the subject’s place: nothing can be told.'
        : incomplete.length > 0
          ? 'The wiretap lost packets: a look-up may have been missed.'
          : null,
  };
}

interface Control {
  readonly name: string;
  readonly record: EvidenceRecord;
  readonly says: string;
}

/** Good values that were not taken. */
function badControls({ evidence, claim }: Input): readonly Control[] {
  const runs = evidence
    .from(OWN, 'run')
    .filter(({ step, data }) => step.startsWith('good · ') && data.exitCode !== 0)
    .map((record) => ({
      name: record.step.slice('good · '.length),
      record,
      says: `${typed(record.data.command)} with the good value of “${record.step.slice('good · '.length)}” ${ending(record)}, writing ${quote(record.data.stderr)}.`,
    }));
  const requests = evidence
    .from(OWN, 'request')
    .filter(({ step }) => step.startsWith('good · '))
    .flatMap((record) => {
      const name = record.step.slice('good · '.length);
      const declared = claim.inputs.find((candidate) => candidate.name === name);
      const says = faultOf(record, declared);
      return says === null ? [] : [{ name, record, says }];
    });
  return [...runs, ...requests];
}

/** Why a good value was not taken as the claim says, or null. */
function faultOf({ step, data }: Request, declared: Claim['inputs'][number] | undefined): string | null {
  const { status, error, method, path, response } = data;
  const expect = declared?.http?.expect ?? null;
  const what = `${method} ${path} with the good value of “${step.slice('good · '.length)}” was answered with ${status ?? error}`;
  const isGood = status !== null && (expect === null ? status < 400 : status === expect);
  if (!isGood) return `${what}.`;
  const asks = declared?.later.find((action) => action.path.includes('{id}'));
  // Runs from before it could be claimed.
  const id = declared?.id ?? 'id';
  if (!asks || fieldOf(response.text, id) !== null) return null;
  return `${what} ${quote(response)}, which holds no “${id}”, so ${asks.method} ${asks.path} could not be asked later.`;
}

function goodValuesWork(input: Input): Check {
  const rule = 'good-values-work';
  if (input.claim.inputs.length === 0) return notApplicable(rule, NO_INPUT);
  const looked = [...input.evidence.from(OWN, 'run'), ...input.evidence.from(OWN, 'request')].filter(
    ({ step }) => step.startsWith('good · '),
  );
  const bad = badControls(input);
  if (bad.length > 0)
    return inconclusive(
      rule,
      bad.map(({ says }) => says).join(' '),
      bad.map(({ record }) => record),
    );
  const tried = new Set(looked.map(({ step }) => step)).size;
  return unless(rule, looked, [], `The good values of all ${tried} inputs were taken.`);
}

function survives(input: Input): Check {
  const rule = 'survives-hostile-values';
  if (input.claim.inputs.length === 0) return notApplicable(rule, NO_INPUT);
  const sent = payloadsOf(input);
  const states = input.evidence.from(OWN, 'subject-state').filter(({ step }) => step.startsWith('after '));
  const { hung, once } = lateOnes(sent, input);
  const offences = [
    ...hung,
    ...sent.flatMap((payload) => runsOf(payload, input).filter(isKilled).map(afterValue(payload))),
    ...states
      .filter(({ data }) => !data.running)
      .map((record) => ({
        record,
        says: `After hostile values through “${record.step.slice('after '.length)}”, the service was gone, with exit code ${record.data.exitCode}.`,
      })),
  ];
  const [bad] = badControls(input);
  if (offences.length > 0 && bad)
    return inconclusive(rule, `Not even the good value worked: ${bad.says}`, bad.record);
  const [late] = once;
  if (offences.length === 0 && late)
    return inconclusive(
      rule,
      `${late.says} Once more, it ended in time: what kept it the first time is not known.`,
      late.record,
    );
  return unless(
    rule,
    [...sent, ...states],
    offences,
    `All ${sent.length} hostile values were done with, and nothing crashed or hung.`,
  );
}

interface Late {
  readonly record: EvidenceRecord;
  readonly says: string;
}

/** Values that were not done with in time whenever they were sent, and those that were when they were sent once more. */
function lateOnes(sent: readonly Payload[], input: Input) {
  const [hung, once]: [Late[], Late[]] = [[], []];
  for (const payload of sent) {
    const acts = [...runsOf(payload, input), ...requestsOf(payload, input)];
    const seconds = acts.map(({ step }) => onceMore(step));
    for (const act of acts.filter((one) => isLate(one) && !seconds.includes(one.step))) {
      const next = acts.find(({ step }) => step === onceMore(act.step));
      const told =
        act.kind === 'run'
          ? afterValue(payload)(act)
          : {
              record: act,
              says: `${quote(payload.data.sent)} through “${payload.data.input}” was not answered within ${act.data.timeoutMs / 1000} s.`,
            };
      (next && !isLate(next) ? once : hung).push(told);
    }
  }
  return { hung, once };
}

function isKilled({ data: { exitCode, oomKilled } }: EvidenceRecord<'run'>): boolean {
  return oomKilled || (exitCode !== null && CRASHES.includes(exitCode));
}

const afterValue =
  ({ data }: Payload) =>
  (record: EvidenceRecord<'run'>): Late => ({
    record,
    says: `After ${quote(data.sent)} through “${data.input}”, it ${ending(record)}.`,
  });
