import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, MARK } from './claim.ts';
import { ending, HELD, IN_FLIGHT, OWN, stopOf } from './judge-evidence.ts';
import { pidOf, untold } from './judge-log.ts';

type Input = JudgeInput<Claim>;

/** Each stop of ours, beside what the databases of its room say. */
export function databaseClosed(input: Input): Check {
  const rule = 'database-closed-in-order';
  const databases = input.subject.services.filter(({ type }) => type === 'postgres');
  if (databases.length === 0) return notApplicable(rule, 'The contract declares no PostgreSQL.');
  const stops = [stopOf(input, IN_FLIGHT), stopOf(input, HELD)].filter((stop) => stop !== undefined);
  if (stops.length === 0)
    return inconclusive(rule, 'It was not asked to stop, since it was never seen to become ready.');
  const findings = stops.flatMap((stop) => databases.map(({ name }) => closing(input, rule, stop, name)));
  const offences = findings.flatMap((finding) => finding.offences);
  const doubt = findings.find((finding) => finding.doubt)?.doubt;
  if (offences.length === 0 && doubt) return doubt;
  return unless(
    rule,
    findings.flatMap(({ cites }) => cites),
    offences,
    `PostgreSQL logged the orderly end of every connection, and none was left (${findings.reduce((sum, { open }) => sum + open, 0)} had been open).`,
  );
}

interface Closing {
  readonly cites: readonly EvidenceRecord[];
  readonly offences: readonly { readonly says: string; readonly record: EvidenceRecord }[];
  readonly doubt?: Check;
  /** Connections that were open just before. */
  readonly open: number;
}

function closing(
  input: Input,
  rule: string,
  stop: EvidenceRecord<'subject-state'>,
  service: string,
): Closing {
  const here = <R extends EvidenceRecord & { readonly data: { readonly service: string } }>(
    records: readonly R[],
  ) =>
    records.filter(
      (one) => one.room === stop.room && one.experiment === stop.experiment && one.data.service === service,
    );
  const rows = here(input.evidence.from(OWN, 'rows'));
  const before = rows.findLast(({ step }) => step === 'connections before');
  const after = rows.findLast(({ step }) => step === 'connections after');
  const log = here(input.evidence.from(OWN, 'service-log')).at(-1);
  const open = before?.data.rows.length ?? 0;
  const doubtful = (message: string, seen: EvidenceRecord): Closing => ({
    cites: [],
    offences: [],
    doubt: inconclusive(rule, message, seen),
    open,
  });
  if (ending(stop) !== 'itself')
    return doubtful('It did not end by itself, so how its connections ended was not its doing.', stop);
  if (!before || !after || !log || before.data.error || after.data.error)
    return doubtful(`${service} could not be asked about its connections.`, stop);
  const told = read(log.data.output.text);
  if (told === null) return doubtful(`The log of ${service} does not say when it was asked to stop.`, log);
  if (open > 0 && !told.some(({ says }) => says.startsWith('disconnection:')))
    return doubtful(
      `The log of ${service} tells of no connection that ended, though ${open} had been open.`,
      log,
    );

  const broken = told.filter(({ says }) => BROKEN.some((words) => says.includes(words)));
  const [first] = broken;
  const offences = [
    ...(first
      ? [
          {
            record: log,
            says: `After it was asked to stop, ${service} logged for user ${first.user}: ${quote(first.says)}; ${broken.length} of its connections ended without a word.`,
          },
        ]
      : []),
    ...(after.data.rows.length > 0
      ? [
          {
            record: after,
            says: `After its end ${service} still held ${after.data.rows.length} of its connections (${after.data.rows.map((row) => String(row.state)).join(', ')}).`,
          },
        ]
      : []),
  ];
  const missing = untold(log.data.output, before.data.rows.map(pidOf));
  if (offences.length === 0 && missing.length > 0)
    return doubtful(
      `The log of ${service} does not tell of the end of ${missing.length} of the ${open} connections that had been open.`,
      log,
    );
  return { cites: [before, after, log], offences, open };
}

/** What PostgreSQL writes about a client that is suddenly gone. */
const BROKEN = [
  'unexpected EOF on client connection',
  'unexpected EOF within message length word',
  'could not receive data from client',
  'could not send data to client',
  'connection to client lost',
];

/** Our own log-in is not the subject's. */
const OURS = 'postgres';

/** The lines about connections of the subject since it was asked to stop; null where that moment does not stand in the log. */
function read(log: string): readonly { readonly user: string; readonly says: string }[] | null {
  const since = log.lastIndexOf(MARK);
  if (since < 0) return null;
  return log
    .slice(since)
    .split('\n')
    .flatMap((line) => {
      const [, user = '', says = ''] = /cleanroom \d+ ([^@]*)@\S*: [A-Z0-9]+:\s+(.*)/.exec(line) ?? [];
      return user === '' || user === OURS ? [] : [{ user, says }];
    });
}
