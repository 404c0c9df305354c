import { isGoodAnswer } from '../../lib/actions.ts';
import { fieldOf } from '../../lib/answer.ts';
import { ending, inconclusive, quote, typed } from '../../lib/checks.ts';
import { lastOnes } from '../../lib/twice-if-late.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, type Loss, writtenAfter } from './claim.ts';

export type Input = JudgeInput<Claim>;
export type Experiment = 'everything' | 'database' | 'cache-and-machine';
export type Request = EvidenceRecord<'request'>;
export type Note = EvidenceRecord<'note'>;

export interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

/** What is lost in an experiment, in words. */
const LOST: Readonly<Record<Experiment, string>> = {
  everything: 'everything',
  database: 'the database',
  'cache-and-machine': 'the cache and the machine',
};

const OWN = 'disaster-recovery';
export const EXPERIMENTS: readonly Experiment[] = ['everything', 'database', 'cache-and-machine'];
/** Those after which the procedure is run; each is named as what it loses. */
export const WITH_PROCEDURE = ['everything', 'database'] as const;

/** Those of them that were begun: a quick run leaves some out. */
export const begun = (input: Input): readonly (typeof WITH_PROCEDURE)[number][] =>
  WITH_PROCEDURE.filter((experiment) => states(input, experiment).length > 0);

/** The experiment in which something is lost. */
export const experimentOf = (loss: Loss): Experiment =>
  loss === 'everything' || loss === 'database' ? loss : 'cache-and-machine';

export const runs = ({ evidence }: Input, experiment: Experiment) => evidence.from(OWN, 'run', experiment);
export const requests = ({ evidence }: Input, experiment: Experiment) =>
  evidence.from(OWN, 'request', experiment);
export const states = ({ evidence }: Input, experiment: Experiment) =>
  evidence.from(OWN, 'subject-state', experiment);
export const driveOf = ({ evidence }: Input, experiment: Experiment) =>
  evidence.from(OWN, 'drive', experiment)[0];

export const timeline = ({ evidence }: Input, loss: Loss): Note | undefined =>
  evidence.from(OWN, 'note', experimentOf(loss)).find(({ step }) => step === `timeline · ${loss}`);

/** A moment of a timeline, in milliseconds since the loss. */
export function moment(note: Note | undefined, name: string): number | null {
  const value = note?.data.values[name];
  return typeof value === 'number' ? value : null;
}

/** The moment of a mark on the clock of an experiment's writes. */
export const markOf = (input: Input, experiment: Experiment, name: string): number | undefined =>
  driveOf(input, experiment)?.data.marks.find((mark) => mark.name === name)?.at;

/** A write whose client was told that it is done. */
export interface Acknowledged {
  readonly value: string;
  readonly id: string | null;
  /** Milliseconds on the clock of the writes. */
  readonly at: number;
}

/** The ledger of acknowledged writes. */
export function acknowledged(input: Input, experiment: Experiment): readonly Acknowledged[] {
  const drive = driveOf(input, experiment);
  const note = input.evidence.from(OWN, 'note', experiment).find(({ data }) => data.name === 'values');
  if (!drive || !note) return [];
  const { request, id } = input.claim.write;
  return drive.data.records
    .filter(({ outcome }) => isGoodAnswer(request.expect, /^\d{3}$/.test(outcome) ? Number(outcome) : null))
    .map((record) => ({
      value: `${note.data.values.prefix}${record.request}`,
      id: id === null ? null : fieldOf(record.body, id),
      at: record.done,
    }));
}

/** What was there at last. */
export const written = (
  { evidence, claim }: Input,
  loss: Loss,
): EvidenceRecord<'rows'> | EvidenceRecord<'run'> | undefined => {
  const isIt = ({ step }: EvidenceRecord) => step === writtenAfter(loss);
  return typeof claim.write.written === 'string'
    ? evidence.from(OWN, 'rows', experimentOf(loss)).find(isIt)
    : evidence.from(OWN, 'run', experimentOf(loss)).find(isIt);
};

export const valuesOf = (record: NonNullable<ReturnType<typeof written>>): ReadonlySet<string> =>
  new Set(
    record.kind === 'rows'
      ? record.data.rows.map(({ value }) => String(value))
      : record.data.stdout.text.split('\n').map((line) => line.trim()),
  );

/** Why what was there at last is not known; null where it is. */
export function unreadable({ claim }: Input, record: NonNullable<ReturnType<typeof written>>): string | null {
  const TOO_MANY = 'There were too many writes to look at each.';
  if (record.kind === 'rows') {
    const { error, truncated } = record.data;
    if (error !== null) return `What was there at last could not be read: ${error.message}.`;
    return truncated ? TOO_MANY : null;
  }
  const { written: action } = claim.write;
  const { command, exitCode, stdout, stderr } = record.data;
  if (typeof action === 'string' || exitCode !== action.exit)
    return `What was there at last could not be read: ${typed(command)} ${ending(record)}, writing ${quote(stderr)}.`;
  return stdout.truncated ? TOO_MANY : null;
}

export const good = (request: Request, expect: number | null): boolean =>
  isGoodAnswer(expect, request.data.status);

/** Writes of ours after a loss, by their values. */
export function writesAfter(
  input: Input,
  loss: Loss,
): readonly { readonly request: Request; readonly value: string }[] {
  return requests(input, experimentOf(loss)).flatMap((request) => {
    const [, round] = new RegExp(`^${loss} · write (\\d+)$`).exec(request.step) ?? [];
    return round === undefined ? [] : [{ request, value: `after-${loss}-${round}` }];
  });
}

/** The commands of the procedure that failed, or the start after it. */
export function failedProcedure(input: Input, experiment: Experiment): readonly Offence[] {
  const commands = runs(input, experiment)
    .filter(({ step }) => step.startsWith('procedure '))
    .filter(({ step, data }) => data.exitCode !== input.claim.recover[Number(step.split(' ').at(-1))]?.exit)
    .map((run) => ({
      record: run,
      says: `After the loss of ${LOST[experiment]}, ${typed(run.data.command)} ${ending(run)}, writing ${quote(run.data.stderr.text === '' ? run.data.stdout : run.data.stderr)}.`,
    }));
  const starts = lastOnes(states(input, experiment))
    .filter(({ step, data }) => step === 'start after everything' && !data.ready)
    .map((record) => ({
      record,
      says: `After the procedure the service did not become ready (${record.data.detail}).`,
    }));
  return [...commands, ...starts];
}

/** Why an experiment can tell nothing; null where it can. */
export function doubt(rule: string, input: Input, experiment: Experiment): Check | null {
  const [fault] = faultsOf(input, experiment);
  return fault === undefined ? null : inconclusive(rule, fault.says, fault.record);
}

/** Acknowledged writes before the loss without which there was no load. */
const ENOUGH = 5;

/** What did not work though nothing was lost yet, and losses that were none. */
export function faultsOf(input: Input, experiment: Experiment): readonly Offence[] {
  const { claim, evidence } = input;
  const drive = driveOf(input, experiment);
  const unready = states(input, experiment)
    .filter(({ step, data }) => step === 'start' && !data.ready)
    .map((record) => ({ record, says: `The service did not become ready (${record.data.detail}).` }));
  const refused = requests(input, experiment)
    .filter((request) => {
      const [, kind, number] = /^(given|good read) (\d+)$/.exec(request.step) ?? [];
      const action = (kind === 'given' ? claim.given : claim.reads)[Number(number)];
      return kind !== undefined && !good(request, action?.expect ?? null);
    })
    .map((record) => ({
      record,
      says: `${record.data.method} ${record.data.path} (${record.step}) was answered ${record.data.status ?? record.data.error} before anything was lost.`,
    }));
  const backups = runs(input, experiment)
    .filter(({ step, data }) => step.startsWith('backup ') && data.exitCode !== claim.backup.exit)
    .map((record) => ({
      record,
      says: `A backup failed before anything was lost: ${typed(record.data.command)} ${ending(record)}, writing ${quote(record.data.stderr)}.`,
    }));
  const losing = markOf(input, experiment, 'losing');
  const before = acknowledged(input, experiment).filter(({ at }) => losing !== undefined && at < losing);
  const idle =
    drive && before.length < ENOUGH
      ? [
          {
            record: drive,
            says: `Only ${before.length} writes were acknowledged before the loss of ${LOST[experiment]}.`,
          },
        ]
      : [];
  const survived = evidence
    .from(OWN, 'fault', experiment)
    .filter(({ data }) => data.fault === 'destroyed' && !data.effective)
    .map((record) => ({
      record,
      says: `${record.data.service} was not seen to be ${record.data.stage === 'injected' ? 'gone' : 'there again'}: ${record.data.detail}.`,
    }));
  const full = evidence
    .from(OWN, 'database-fingerprint', experiment)
    .filter(({ data }) => data.tables.length > 0)
    .map((record) => ({
      record,
      says: `The new database was not empty before the procedure: it had ${record.data.tables.length} tables.`,
    }));
  return [...unready, ...refused, ...backups, ...idle, ...survived, ...full];
}
