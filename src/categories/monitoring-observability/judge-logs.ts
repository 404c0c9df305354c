import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, LAST_LINES, STOPPED } from './claim.ts';
import { leastOf, severity } from './judge-levels.ts';
import { type Fields, fieldIn, logged, type Parsed, timeOf, tracesBeside } from './judge-lines.ts';
import { asked, type Input, idsOf, named, OWN, TRUTH } from './judge-seen.ts';

const NONE = 'The contract claims no log.';

/** Lines that one request may cost while a service is gone; more is no telling but a flood. */
const LINES_PER_REQUEST = 5;

/** Exit code of what SIGKILL ended. */
const KILLED = 137;

export function logLinesParse(input: Input): Check {
  const rule = 'log-lines-parse';
  if (!input.claim.logs) return notApplicable(rule, NONE);
  const all = logged(input, input.claim.logs);
  const offences = all
    .filter(({ fields }) => fields === null)
    .map(({ record, text }) => ({
      record,
      says: `In the window “${record.data.window}” it wrote ${quote(text)}.`,
    }));
  const beside = tracesBeside(input, input.claim.logs).map(({ record, trace, stream }) => ({
    record,
    says: `In the window “${record.data.window}” it wrote a stack trace beside the log, on ${stream}: ${quote(trace)}.`,
  }));
  const looked = [...new Set([...all, ...beside].map(({ record }) => record))];
  return unless(rule, looked, [...offences, ...beside], `All ${all.length} lines are JSON objects.`);
}

export function logLinesComplete(input: Input): Check {
  const rule = 'log-lines-complete';
  const { logs } = input.claim;
  if (!logs) return notApplicable(rule, NONE);
  const all = logged(input, logs).filter(({ fields }) => fields !== null);
  const offences = all.flatMap(({ record, text, fields }) => {
    const missing = missingOf(fields ?? {}, logs);
    return missing === null ? [] : [{ record, says: `${missing} in ${quote(text)}.` }];
  });
  const looked = [...new Set(all.map(({ record }) => record))];
  return unless(
    rule,
    looked,
    offences,
    `All ${all.length} lines carry ${logs.time}, ${logs.level} and ${logs.message}.`,
  );
}

/** The level of a line, or what it means that there is none. */
const levelIn = (fields: Fields | null, { level, absentLevel }: NonNullable<Claim['logs']>): unknown =>
  fieldIn(fields, level) ?? absentLevel;

function missingOf(fields: Fields, logs: NonNullable<Claim['logs']>): string | null {
  const { time, level, message, levels } = logs;
  if (timeOf(fieldIn(fields, time)) === null) return `The field ${time} is no time`;
  if (severity(levelIn(fields, logs), levels) === null) return `The field ${level} is no level`;
  const text = fieldIn(fields, message);
  if (typeof text !== 'string' || text === '') return `The field ${message} is no text`;
  return null;
}

export function requestsLogged(input: Input): Check {
  const rule = 'requests-logged';
  const { logs } = input.claim;
  if (!logs) return notApplicable(rule, NONE);
  const { requestId: idField, status: statusField } = logs;
  if (idField === null) return notApplicable(rule, 'The contract claims no line for each request.');
  const told = new Map<unknown, Parsed[]>();
  for (const line of logged(input, logs)) {
    const id = fieldIn(line.fields, idField);
    told.set(id, [...(told.get(id) ?? []), line]);
  }
  const last = lastWordsOf(input);
  const answered = asked(input, 'alone ', 'together ', 'outage ', ...(last ? ['last '] : [])).filter(
    ({ data }) => data.status !== null,
  );
  const offences = answered.flatMap((record) => {
    const ids = idsOf(record, logs.requestIdHeader);
    const own = ids.flatMap((id) => told.get(id) ?? []);
    if (own.length === 0)
      return [
        {
          record,
          says: `${named(record)} with the id ${ids[0]} (${record.step}) stands in no line as its ${idField}${record.step.startsWith('last ') ? `, though it was answered before the service was asked to end, and ${last}` : ''}.`,
        },
      ];
    if (statusField === undefined) return [];
    if (own.some(({ fields }) => Number(fieldIn(fields, statusField)) === record.data.status)) return [];
    return [
      {
        record,
        says: `${named(record)} (${record.step}) was answered with ${record.data.status}; the log has ${quote(own[0]?.text ?? '')}.`,
      },
    ];
  });
  const windows = input.evidence.from(OWN, 'log-lines');
  if (offences.length > 0 && windows.some(({ data }) => data.truncated))
    return inconclusive(
      rule,
      'It wrote more lines than are kept in the evidence, so some may only have been left out.',
      windows,
    );
  const withStatus = statusField === undefined ? '' : ' and status';
  return unless(
    rule,
    answered,
    offences,
    `All ${answered.length} requests stand in the log with their id${withStatus}${last ? ', also the last ones before its end' : ''}.`,
  );
}

/**
 * How it ended when it was asked to right after the last requests; null where they tell nothing: it did not end by itself, or
 * not all that it wrote may have come to us.
 */
function lastWordsOf({ evidence }: Input): string | null {
  const end = evidence.from(OWN, 'subject-state', TRUTH).find(({ step }) => step === STOPPED);
  const lines = evidence.from(OWN, 'log-lines', TRUTH).find(({ data }) => data.window === LAST_LINES);
  if (!end || end.data.stopMs === null || end.data.oomKilled || end.data.exitCode === KILLED) return null;
  return lines?.data.openStreams === 0 ? `it ended by itself with exit code ${end.data.exitCode}` : null;
}

export function logsStayCalm(input: Input): Check {
  const rule = 'logs-stay-calm';
  const { logs, outage } = input.claim;
  if (!logs) return notApplicable(rule, NONE);
  if (!outage) return notApplicable(rule, 'The contract claims nothing about a service that is gone.');
  const windows = input.evidence.from(OWN, 'log-lines');
  const [during, alone] = ['outage', 'outage, left alone'].map((window) =>
    windows.find((record) => record.data.window === window),
  );
  if (!during || !alone) return inconclusive(rule, 'No service was taken away.');
  const asks = asked(input, 'outage ').length;
  const offences = [
    { record: during, most: asks * LINES_PER_REQUEST, why: `${asks} requests were made` },
    // Lines of what was asked last may come to us late.
    { record: alone, most: LINES_PER_REQUEST, why: 'nobody asked anything' },
  ].flatMap(({ record, most, why }) => {
    const { total, ms } = record.data;
    const allowed = most + (logs.perSecond * ms) / 1_000;
    if (total <= allowed) return [];
    const [first] = record.data.lines;
    return [
      {
        record,
        says: `While ${outage.service} was ${outage.fault} and ${why}, it wrote ${total} lines in ${Math.round(ms)} ms; ${logs.perSecond} a second are claimed. The first: ${quote(first?.text ?? '')}.`,
      },
    ];
  });
  const { total, ms } = alone.data;
  return unless(
    rule,
    [during, alone],
    offences,
    `Left alone while ${outage.service} was ${outage.fault}, it wrote ${total} lines in ${Math.round(ms)} ms.`,
  );
}

/** Lines at a level or a graver one in a window, with their time since it began. */
export function graveLines(input: Input, level: 'warn' | 'error', window: string): readonly Parsed[] {
  const { logs } = input.claim;
  if (!logs) return [];
  const least = leastOf(level);
  return logged(input, logs).filter(
    ({ record, fields }) =>
      record.data.window === window && (severity(levelIn(fields, logs), logs.levels) ?? 0) >= least,
  );
}
