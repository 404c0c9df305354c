import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { type Case, ended, isAccepted, isRefused, type Seen, unlessAny } from './judge-cases.ts';

const OWN = 'configuration-validation';

const mustRefuse = ({ mutant }: Case): boolean => mutant.expected === 'refused';

export function refusesWrongOnes({ cases }: Seen): Check {
  const rule = 'refuses-wrong-ones';
  const looked = cases
    .filter(mustRefuse)
    // Whether the service starts and whether an answer comes at all are rules of their own.
    .filter(({ answer }) => answer.kind === 'run' && answer.data.outcome === 'exited');
  return unlessAny(rule, looked, {
    wrong: ({ answer }) => !isRefused(answer),
    says: ({ mutant, answer }) =>
      `With ${mutant.kind} (${mutant.what}), which had to be refused because ${mutant.why}, it ${ended(answer)}.`,
    good: `All ${looked.length} wrong configurations were refused.`,
  });
}

export function refusesBeforeWork(input: JudgeInput<Claim>, { cases }: Seen): Check {
  const rule = 'refuses-before-work';
  const { claim, evidence } = input;
  if (!claim.configurations.some((one) => one.works))
    return notApplicable(rule, 'The contract claims no command that works by a configuration.');
  const listings = evidence.from(OWN, 'files');
  for (const [index, { works }] of claim.configurations.entries()) {
    const [before, after] = [`before ${index}`, `after good ${index}`].map((step) =>
      listings.find((listing) => listing.step === step),
    );
    if (works && before && after && changesBetween(before, after, null).length === 0) {
      return inconclusive(
        rule,
        'Even the good configuration left no trace in the work folder: nothing can be learnt from the others.',
        [before, after],
      );
    }
  }
  const looked = cases.filter(({ mutant, answer }) => mutant.folders !== null && !isAccepted(answer));
  const offences = looked.flatMap(({ mutant, record }) => {
    const [before, after] = [mutant.folders?.before, mutant.folders?.after].map((id) =>
      listings.find((listing) => listing.id === id),
    );
    if (!before || !after) return [];
    const changes = changesBetween(before, after, mutant.file);
    if (changes.length === 0) return [];
    return [
      {
        record: after ?? record,
        says: `Before it refused ${mutant.what}, it had already ${changes.slice(0, 3).join(', ')}.`,
      },
    ];
  });
  return unless(
    rule,
    looked.flatMap(({ record, answer }) => [record, answer]),
    offences,
    `Nothing was written before ${looked.length} refusals.`,
  );
}

/**
 * What was made, changed or removed, the configuration itself and the folders above it left out: we lay it, and make them. How large a folder is
 * tells of nothing but what lies in it, which is looked at by itself.
 */
function changesBetween(
  before: EvidenceRecord<'files'>,
  after: EvidenceRecord<'files'>,
  configuration: string | null,
): readonly string[] {
  const content = (listing: EvidenceRecord<'files'>) =>
    new Map(
      listing.data.entries
        .filter(({ path, type }) => {
          const full = `${listing.data.root}/${path}`;
          return full !== configuration && !(type === 'directory' && configuration?.startsWith(`${full}/`));
        })
        .map(({ path, type, size, sha256 }) => [
          path,
          type === 'directory' ? type : `${type} ${size} ${sha256}`,
        ]),
    );
  const [old, now] = [content(before), content(after)];
  return [
    ...[...now].flatMap(([path, what]) =>
      old.has(path) ? (old.get(path) === what ? [] : [`changed ${path}`]) : [`made ${path}`],
    ),
    ...[...old.keys()].filter((path) => !now.has(path)).map((path) => `removed ${path}`),
  ];
}

export function refusesAtStart({ claim }: JudgeInput<Claim>, { cases }: Seen): Check {
  const rule = 'refuses-at-start';
  if (!claim.configurations.some((one) => one.starts))
    return notApplicable(rule, 'The contract does not say that the service reads a configuration at start.');
  const looked = cases.filter(mustRefuse).filter(({ answer }) => answer.kind === 'subject-state');
  return unlessAny(rule, looked, {
    wrong: ({ answer }) => !isRefused(answer),
    says: ({ mutant, answer }) =>
      `Started with ${mutant.kind} (${mutant.what}), which had to be refused because ${mutant.why}, it ${ended(answer)}.`,
    good: `Started with ${looked.length} wrong configurations, the service ended each time.`,
  });
}
