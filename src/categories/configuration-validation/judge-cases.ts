import { ending, inconclusive, pass, quote } from '../../lib/checks.ts';
import { CRASHES } from '../../lib/crashes.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceData, EvidenceRecord } from '../../model/evidence.ts';
import type { Check, Table } from '../../model/verdict.ts';
import type { Claim, Configuration } from './claim.ts';

const OWN = 'configuration-validation';

export type Answer = EvidenceRecord<'run'> | EvidenceRecord<'subject-state'>;

/** One wrong configuration and what was answered to it. */
export interface Case {
  readonly record: EvidenceRecord<'mutant'>;
  readonly mutant: EvidenceData<'mutant'>;
  readonly configuration: Configuration;
  readonly answer: Answer;
}

/** What the experiments left behind. */
export interface Seen {
  /** Answers to good configurations. */
  readonly controls: readonly Answer[];
  /** Those that were not accepted. */
  readonly badControls: readonly Answer[];
  /** Cases whose good configuration was accepted in the same experiment: only these tell anything. */
  readonly cases: readonly Case[];
}

export function see({ claim, evidence }: JudgeInput<Claim>): Seen {
  const answers: readonly Answer[] = [
    ...evidence.from(OWN, 'run'),
    ...evidence.from(OWN, 'subject-state').filter(({ data }) => data.moment === 'started'),
  ];
  const controls = answers.filter(({ step }) => /^(good|prepare) \d+$/.test(step));
  const good = new Set(controls.filter(isAccepted).map(controlKey));
  const bad = controls.filter((control) => !isAccepted(control));
  const spoilt = new Set(bad.map(controlKey));
  const cases = evidence.from(OWN, 'mutant').flatMap((record): Case[] => {
    const answer = answers.find(({ id }) => id === record.data.answer);
    const configuration = claim.configurations[record.data.configuration];
    const key = `${record.experiment} ${record.data.configuration}`;
    if (!answer || !configuration || !good.has(key) || spoilt.has(key)) return [];
    return [{ record, mutant: record.data, configuration, answer }];
  });
  return { controls, badControls: bad, cases };
}

const controlKey = ({ experiment, step }: Answer): string => `${experiment} ${step.split(' ')[1]}`;

const isRun = (answer: Answer): answer is EvidenceRecord<'run'> => answer.kind === 'run';

/** A command that ended well, or a service that became ready. */
export function isAccepted(answer: Answer): boolean {
  return isRun(answer)
    ? answer.data.outcome === 'exited' && answer.data.exitCode === 0
    : answer.data.running && answer.data.ready;
}

/** Ended by itself with an exit code that says no. */
export function isRefused(answer: Answer): boolean {
  const { exitCode, oomKilled } = answer.data;
  if (isRun(answer) ? answer.data.outcome !== 'exited' : answer.data.running) return false;
  return exitCode !== null && exitCode !== 0 && !oomKilled && !CRASHES.includes(exitCode);
}

/** How an answer came out, for a sentence that begins with “it”. */
export function ended(answer: Answer): string {
  if (isRun(answer)) return `${ending(answer)}${saying(answer)}`;
  const { running, ready, exitCode, detail } = answer.data;
  if (running) return ready ? 'started and became ready' : `went on running (${detail ?? 'not ready'})`;
  return `ended with exit code ${exitCode}${saying(answer)}`;
}

const saying = (answer: Answer): string => {
  const text = said(answer).trim();
  return text === '' ? ' and said nothing' : `, saying ${quote(text)}`;
};

/** Everything that a person is told: standard error first. */
export const said = ({ data }: Answer): string => `${data.stderr.text}\n${data.stdout.text}`;

/**
 * Turns cases into one check with their table: a fail lists those that are wrong, a pass all that were looked at. Without
 * any case it cannot be told.
 */
export function unlessAny(
  rule: string,
  looked: readonly Case[],
  test: {
    readonly wrong: (one: Case) => boolean;
    readonly says: (one: Case) => string;
    readonly good: string;
  },
): Check {
  if (looked.length === 0) return inconclusive(rule, 'Nothing was seen that could tell.');
  const wrong = looked.filter(test.wrong);
  const shown = wrong.length > 0 ? wrong : looked;
  const records = shown.flatMap(({ record, answer }) => [record, answer]);
  if (wrong.length === 0) return { ...pass(rule, test.good, records), table: tableOf(looked) };
  const more = wrong.length > 2 ? ` And ${wrong.length - 2} more.` : '';
  return {
    ...pass(rule, wrong.slice(0, 2).map(test.says).join(' ') + more, records),
    verdict: 'fail',
    table: tableOf(wrong),
  };
}

/** What was given, what had to be answered, and what was. */
function tableOf(cases: readonly Case[]): Table {
  return {
    columns: ['given', 'expected', 'answered'],
    rows: cases.map(({ mutant, answer }) => [
      `${mutant.kind}: ${mutant.what}`,
      mutant.expected,
      `${isRun(answer) ? ending(answer) : ended(answer).split(',')[0]}${firstLine(answer)}`,
    ]),
  };
}

function firstLine(answer: Answer): string {
  const line = said(answer)
    .split('\n')
    .find((text) => text.trim() !== '');
  return line === undefined ? '' : `: ${line.trim().slice(0, 160)}`;
}
