import { counted, fail, inconclusive, notApplicable, pass } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { accusation } from './judge-accusation.ts';
import { failedUses, type Input, NO_SECRETS, OWN } from './judge-uses.ts';

type Find = EvidenceRecord<'secret-find'>;
type Place = Find['data']['place'];

/** Where secrets were found, in the evidence of all categories. */
export function judgeFinds(input: Input): readonly Check[] {
  return [
    places(input, 'not-in-output', ['standard output', 'standard error', 'log']),
    places(input, 'not-in-answers', ['answer', 'header of an answer']),
    places(input, 'not-in-processes', ['argument of a process'], 'processes'),
    places(input, 'not-in-files', ['file', 'name of a file'], 'files'),
    privateFiles(input),
    stores(input),
    sentOut(input),
    places(input, 'not-in-image', ['image'], 'image'),
  ];
}

/** Files beside the first one that are named. */
const NAMED = 2;

/** Finds that no claim allows. */
function undeclared({ claim, evidence }: Input, wanted: readonly Place[]): readonly Find[] {
  return evidence.of('secret-find').filter(({ data }) => {
    if (!wanted.includes(data.place)) return false;
    return !claim.holds.some(
      ({ secret, place, where }) =>
        secret === data.secret && place === data.place && matches(data.where, where),
    );
  });
}

function matches(text: string, pattern: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

function places(
  input: Input,
  rule: string,
  wanted: readonly Place[],
  ...of: readonly EvidenceRecord<'secret-sweep'>['data']['of'][]
): Check {
  // Also without a secret in the contract: what the subject gives its users is one, too.
  const finds = undeclared(input, wanted);
  if (finds.length > 0) return accusation(rule, finds);
  if (input.subject.secrets.length === 0) return notApplicable(rule, NO_SECRETS);
  const sweeps = input.evidence.from(OWN, 'secret-sweep').filter(({ data }) => of.includes(data.of));
  const blind = sweeps.filter(({ data }) => data.control === false || !data.complete);
  if (blind.length > 0)
    return inconclusive(
      rule,
      `The search was not whole: it missed a secret that it had laid, or could not read everything.`,
      blind,
    );
  const looked = of.length > 0 ? sweeps : wroteSomething(input, wanted);
  if (looked.length === 0) return inconclusive(rule, 'Nothing was searched.');
  const [bad] = failedUses(input);
  if (bad) return inconclusive(rule, `The secrets were perhaps never used: ${bad.says}`, bad.record);
  return pass(rule, `${list(input.subject.secrets)}: found in none of it, in no form.`, looked);
}

/** Records of the own experiments that could have shown a secret in what the subject wrote or answered. */
function wroteSomething({ evidence }: Input, wanted: readonly Place[]): readonly EvidenceRecord[] {
  return wanted.includes('answer')
    ? evidence.from(OWN, 'request')
    : [...evidence.from(OWN, 'run'), ...evidence.from(OWN, 'subject-state')];
}

const list = (names: readonly string[]): string => names.join(', ');

function privateFiles(input: Input): Check {
  const rule = 'files-are-private';
  if (input.subject.secrets.length === 0) return notApplicable(rule, NO_SECRETS);
  const files = input.evidence
    .of('secret-find')
    .filter(({ data }) => data.place === 'file' && data.mode !== null);
  // The last octal digit is what all others may do; 4 is to read.
  const open = files.filter(({ data }) => (Number.parseInt(data.mode ?? '0', 8) & 0o044) !== 0);
  if (open.length > 0) {
    // A file is searched again after every act: it is told once, where it was first seen.
    const [first, ...others] = [...Map.groupBy(open, ({ data }) => data.where).values()].flatMap((same) =>
      same.slice(0, 1),
    );
    const more =
      others.length === 0
        ? ''
        : ` So it is with ${counted(others.length, 'more file')}: ${others
            .slice(0, NAMED)
            .map(({ data }) => data.where)
            .join(', ')}${others.length > NAMED ? ', …' : ''}.`;
    return fail(
      rule,
      `${first?.data.where} holds the secret ${first?.data.secret} and has mode ${first?.data.mode}: others can read it.${more}`,
      [...(first ? [first] : []), ...others.slice(0, NAMED)],
    );
  }
  if (files.length > 0) return pass(rule, `All ${files.length} files that hold a secret are private.`, files);
  const sweeps = input.evidence.from(OWN, 'secret-sweep').filter(({ data }) => data.of === 'files');
  if (sweeps.length === 0) return inconclusive(rule, 'Nothing was searched.');
  return pass(rule, 'No file holds a secret.', sweeps);
}

function stores(input: Input): Check {
  const rule = 'not-in-stores';
  if (!input.subject.services.some(({ type }) => type === 'postgres' || type === 'redis'))
    return notApplicable(rule, 'The contract has no PostgreSQL or Redis service.');
  return places(input, rule, ['row', 'key'], 'rows', 'keys');
}

/** What was sent to those services that we play ourselves, where it can be read. */
function sentOut(input: Input): Check {
  const rule = 'not-sent-out';
  const heard = input.subject.services.filter(({ type }) => type === 'otlp' || type === 'upstream');
  if (heard.length === 0)
    return notApplicable(rule, 'The contract has no receiver of telemetry and no upstream.');
  const check = places(input, rule, ['telemetry', 'request to an upstream'], 'telemetry', 'upstream');
  if (check.verdict !== 'pass') return check;
  const sweeps = input.evidence.from(OWN, 'secret-sweep');
  const silent = heard.filter(
    ({ name }) => !sweeps.some(({ data }) => data.service === name && data.looked > 0),
  );
  if (silent.length === 0) return check;
  return inconclusive(
    rule,
    `Nothing was sent to ${list(silent.map(({ name }) => name))} while secrets were at hand: give work under \`uses\` that does.`,
    sweeps.filter(({ data }) => silent.some(({ name }) => name === data.service)),
  );
}
