import { ending, inconclusive, notApplicable, typed, unless } from '../../lib/checks.ts';
import { isGranted, isGrantedLike, isRedirect } from '../../lib/granted.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, NO_SECRETS, OWN } from './judge-uses.ts';

type Tried = EvidenceRecord<'run'> | EvidenceRecord<'subject-state'>;

/** What it did without, with wrong and with changed secrets. */
export function judgeRefusals(input: Input): readonly Check[] {
  return [
    refuses(input, 'refuses-without', 'without'),
    refuses(input, 'refuses-wrong', 'wrong'),
    rotates(input),
  ];
}

/** What is done to a secret for each rule. */
const WAYS = { without: ['without', 'empty'], wrong: ['wrong'] } as const;
const SAYS = { without: 'Without', empty: 'With an empty', wrong: 'With a wrong' } as const;

function refuses(input: Input, rule: string, what: keyof typeof WAYS): Check {
  const { claim, evidence, subject } = input;
  if (subject.secrets.length === 0 && claim.required.length === 0) return notApplicable(rule, NO_SECRETS);
  const claimed = claim.required.filter(({ wrong }) => what === 'without' || wrong !== undefined);
  if (claimed.length === 0)
    return notApplicable(
      rule,
      `The contract claims no secret that must be refused when it is ${what === 'without' ? 'missing' : 'wrong'}.`,
    );
  const all: readonly Tried[] = [...evidence.from(OWN, 'run'), ...evidence.from(OWN, 'subject-state')];
  const of = (prefix: string, variable: string) => all.find(({ step }) => step === `${prefix} · ${variable}`);
  const looked: Tried[] = [];
  const offences: { record: Tried; says: string }[] = [];
  let late: { readonly record: Tried; readonly what: string } | null = null;
  for (const { variable } of claimed) {
    const control = of('with', variable);
    const tries = WAYS[what].flatMap((way) => {
      const record = of(way, variable);
      return record ? [{ record, what: `${SAYS[way]} ${variable}` }] : [];
    });
    if (tries.length === 0 || !control) return inconclusive(rule, `${variable} was not tried.`);
    if (!worked(control))
      return inconclusive(rule, `Even with the right ${variable} it did not work: ${how(control)}.`, control);
    looked.push(...tries.map(({ record }) => record));
    offences.push(
      ...tries
        .filter(({ record }) => worked(record) || claimsSuccess(record))
        .map(({ record, what }) => ({ record, says: `${what}, ${how(record)}.` })),
    );
    late ??= tries.find(({ record }) => isLate(record)) ?? null;
  }
  if (late && offences.length === 0)
    return inconclusive(
      rule,
      `${late.what}, ${how(late.record)}: whether it would have refused was not seen.`,
      late.record,
    );
  return unless(
    rule,
    looked,
    offences,
    `It refused to work ${looked.length === 1 ? 'then' : `all ${looked.length} times`}.`,
  );
}

const isLate = (record: Tried): boolean =>
  record.kind === 'run' && (record as EvidenceRecord<'run'>).data.outcome === 'timed-out';

const worked = (record: Tried): boolean =>
  record.kind === 'run'
    ? (record as EvidenceRecord<'run'>).data.exitCode === 0
    : (record as EvidenceRecord<'subject-state'>).data.ready;

/** A service that ended with 0 has told whoever started it that all is well: what restarts on failure leaves it so. */
function claimsSuccess(record: Tried): boolean {
  if (record.kind === 'run') return false;
  const { ready, running, exitCode } = (record as EvidenceRecord<'subject-state'>).data;
  return !ready && !running && exitCode === 0;
}

function how(record: Tried): string {
  if (record.kind === 'run') {
    const run = record as EvidenceRecord<'run'>;
    return `${typed(run.data.command)} ${ending(run)}`;
  }
  const { ready, exitCode, detail } = (record as EvidenceRecord<'subject-state'>).data;
  if (claimsSuccess(record)) return 'the service ended with exit code 0, which stands for success';
  return ready
    ? 'the service became ready'
    : `the service was not ready (${detail ?? `exit code ${exitCode}`})`;
}

function rotates({ claim, evidence }: Input): Check {
  const rule = 'rotates';
  if (!claim.rotation) return notApplicable(rule, 'The contract claims no secret that can be changed.');
  const of = (name: string) =>
    evidence.from(OWN, 'request').find(({ step }) => step === `rotation · ${name}`);
  const [before, old, fresh] = [of('old before'), of('old after'), of('new after')];
  if (!before || !old || !fresh) return inconclusive(rule, 'The change was not tried.');
  const { expect } = claim.rotation.request;
  if (!isGranted(expect, before))
    return inconclusive(
      rule,
      `Even before the change the credential was refused with ${before.data.status ?? before.data.error}.`,
      before,
    );
  const offences = [
    ...(isGrantedLike(before, expect, old)
      ? [
          {
            record: old,
            says: `After ${claim.rotation.variable} was changed, what the old one granted still worked.`,
          },
        ]
      : []),
    ...(isGranted(expect, fresh) && isRedirect(fresh.data.status) === isRedirect(before.data.status)
      ? []
      : [
          {
            record: fresh,
            says: `After ${claim.rotation.variable} was changed, what the new one granted was refused with ${fresh.data.status ?? fresh.data.error}.`,
          },
        ]),
  ];
  // Who did not answer, or failed, has neither granted nor refused.
  const broken = [old, fresh].find(({ data }) => (data.status ?? 599) >= 500);
  if (broken && !offences.some(({ record }) => record === old))
    return inconclusive(
      rule,
      `After ${claim.rotation.variable} was changed, a request was answered with ${broken.data.status ?? broken.data.error}, which tells nothing of its credential.`,
      broken,
    );
  return unless(
    rule,
    [before, old, fresh],
    offences,
    'The new secret took effect, and the old one’s credentials ended.',
  );
}
