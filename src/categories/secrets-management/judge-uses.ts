import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';

export const OWN = 'secrets-management';
export const NO_SECRETS = 'The contract names no secret and no service with a password.';

export type Input = JudgeInput<Claim>;

/** Work in which the secrets were used. */
function usesOf({ evidence }: Input): readonly (EvidenceRecord<'run'> | EvidenceRecord<'request'>)[] {
  return [...evidence.from(OWN, 'run'), ...evidence.from(OWN, 'request')].filter(({ step }) =>
    /^use \d+$/.test(step),
  );
}

/** What went wrong with the work, in words. */
export function failedUses(
  input: Input,
): readonly { readonly record: EvidenceRecord; readonly says: string }[] {
  const { claim, subject, evidence } = input;
  const given = claim.uses.length > 0 ? claim.uses : subject.workload;
  const actions = subject.kind === 'command' ? given.filter(({ kind }) => kind === 'command') : given;
  const runs = evidence.from(OWN, 'run').filter(({ step }) => /^use \d+$/.test(step));
  // What could be answered later only was asked for again.
  const requests = [
    ...new Map(
      evidence
        .from(OWN, 'request')
        .filter(({ step }) => /^use \d+$/.test(step))
        .map((record) => [record.step, record]),
    ).values(),
  ];
  const actionOf = ({ step }: EvidenceRecord) => actions[Number(step.slice('use '.length))];
  return [
    ...runs.flatMap((record) => {
      const action = actionOf(record);
      const exit = action?.kind === 'command' ? action.exit : 0;
      return record.data.exitCode === exit
        ? []
        : [
            {
              record,
              says: `${typed(record.data.command)} ${ending(record)}, writing ${quote(record.data.stderr)}.`,
            },
          ];
    }),
    ...requests.flatMap((record) => {
      const action = actionOf(record);
      const expect = action?.kind === 'http' ? action.expect : null;
      const { status, error, method, path } = record.data;
      const good = status !== null && (expect === null ? status < 400 : status === expect);
      return good ? [] : [{ record, says: `${method} ${path} was answered with ${status ?? error}.` }];
    }),
  ];
}

export function usesWork(input: Input): Check {
  const rule = 'uses-work';
  if (input.subject.secrets.length === 0) return notApplicable(rule, NO_SECRETS);
  const uses = usesOf(input);
  const failed = failedUses(input);
  if (failed.length > 0)
    return inconclusive(
      rule,
      failed.map(({ says }) => says).join(' '),
      failed.map(({ record }) => record),
    );
  return unless(rule, uses, [], `All ${uses.length} pieces of work with the secrets at hand succeeded.`);
}
