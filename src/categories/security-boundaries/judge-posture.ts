import { ending, fail, inconclusive, notApplicable, pass, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, OWN } from './judge-canaries.ts';

/** What the subject may do, and whether it works with no more. */
export function judgePosture(input: Input): readonly Check[] {
  return [
    works(input, 'needs-no-root', 'as root', input.subject.relax.root, 'relax.root'),
    holdsNoRights(input),
    works(
      input,
      'needs-no-writable-root',
      'with a writable root',
      input.subject.relax.writableRoot,
      'relax.writableRoot',
    ),
    notWorldWritable(input),
    noSetIdFiles(input),
  ];
}

type Tried = EvidenceRecord<'run'> | EvidenceRecord<'subject-state'>;

function tried({ evidence }: Input, how: string): readonly Tried[] {
  return [...evidence.from(OWN, 'run'), ...evidence.from(OWN, 'subject-state')].filter(
    ({ step }) => step === `works ${how}`,
  );
}

/** Fails where it works with more rights and not without them. */
function works(input: Input, rule: string, more: string, relaxed: boolean, key: string): Check {
  if (relaxed)
    return notApplicable(
      rule,
      `The contract asks for it (${key}), and the report says so among the room’s relaxations.`,
    );
  const plain = tried(input, 'as it will be');
  const contrast = tried(input, more);
  if (plain.length === 0) return inconclusive(rule, 'It was not tried.');
  const [failed] = plain.filter((record) => !went(record, input));
  if (!failed) return pass(rule, 'It works as an ordinary user on a read-only root.', plain);
  const again = tried(input, 'as it will be, again');
  if (again.length > 0 && again.every((record) => went(record, input)))
    return pass(
      rule,
      `It ${how(failed)} at first, and at a second try worked as an ordinary user on a read-only root.`,
      [failed, ...again],
    );
  if (contrast.length > 0 && contrast.every((record) => went(record, input)))
    return fail(rule, `It ${how(failed)}, and worked ${more}.`, [failed, ...contrast, ...again]);
  return inconclusive(rule, `It ${how(failed)}, and ${more} no better: its rights are not the reason.`, [
    failed,
    ...contrast,
  ]);
}

function went(record: Tried, { subject }: Input): boolean {
  if (record.kind === 'subject-state') return (record as EvidenceRecord<'subject-state'>).data.ready;
  const { command, exitCode } = (record as EvidenceRecord<'run'>).data;
  const action = subject.workload.find(
    (candidate) => candidate.kind === 'command' && candidate.command.join(' ') === command.join(' '),
  );
  return exitCode === (action?.kind === 'command' ? action.exit : 0);
}

function how(record: Tried): string {
  if (record.kind === 'run') return ending(record as EvidenceRecord<'run'>);
  const { detail, exitCode } = (record as EvidenceRecord<'subject-state'>).data;
  return `was not ready (${detail ?? `exit code ${exitCode}`})`;
}

const NONE = /^0*$/;

function holdsNoRights(input: Input): Check {
  const rule = 'holds-no-rights';
  const looked = input.evidence.of('process-status');
  const { root, capabilities } = input.subject.relax;
  if (root || capabilities.length > 0) {
    const asked = [...(root ? ['root'] : []), ...capabilities].join(', ');
    return notApplicable(
      rule,
      `The contract asks for ${asked}, and the report says so among the room’s relaxations.`,
    );
  }
  const offences = looked.flatMap((record) => {
    const { uid, capEff, noNewPrivs, seccomp } = record.data;
    const whose = record.data.of === 'subject' ? 'The subject' : 'A container with the subject’s rights';
    return [
      ...(uid === 0 ? [{ record, says: `${whose} runs as root.` }] : []),
      ...(NONE.test(capEff) ? [] : [{ record, says: `${whose} holds capabilities (${capEff}).` }]),
      ...(noNewPrivs ? [] : [{ record, says: `${whose} may gain new privileges.` }]),
      ...(seccomp === 2 ? [] : [{ record, says: `${whose} runs without a seccomp filter.` }]),
    ];
  });
  const [first] = looked;
  return unless(
    rule,
    looked,
    offences,
    `User ${first?.data.uid}, no capability, no new privileges, a seccomp filter.`,
  );
}

type Entry = EvidenceRecord<'files'>['data']['entries'][number];

/** Whether every user may write to it. In a folder with the sticky bit they may only add what is their own, as in `/tmp`. */
function isWorldWritable({ type, mode }: Entry): boolean {
  const bits = Number.parseInt(mode, 8);
  if (type === 'file') return (bits & 0o002) !== 0;
  return type === 'directory' && (bits & 0o002) !== 0 && (bits & 0o1000) === 0;
}

/** What it made while it worked, by the modes; what lay there before is not its own. */
function notWorldWritable(input: Input): Check {
  const rule = 'not-world-writable';
  const listed = (when: string) =>
    input.evidence.from(OWN, 'files').filter(({ step }) => step === `${when} it worked`);
  const named = ({ data }: EvidenceRecord<'files'>) =>
    data.entries.map((entry) => ({ entry, name: `${data.root}/${entry.path} (${entry.mode})` }));
  const before = new Set(listed('before').flatMap((record) => named(record).map(({ name }) => name)));
  const made = listed('after').map((record) => ({
    record,
    all: named(record).filter(({ name }) => !before.has(name)),
  }));
  const offences = made.flatMap(({ record, all }) => {
    const open = all.filter(({ entry }) => isWorldWritable(entry)).map(({ name }) => name);
    const more = open.length > 3 ? ` and ${open.length - 3} more` : '';
    return open.length === 0
      ? []
      : [{ record, says: `Every user can change what it made: ${open.slice(0, 3).join(', ')}${more}.` }];
  });
  const count = made.reduce((sum, { all }) => sum + all.length, 0);
  const good =
    count === 0
      ? 'Its ordinary work left no file.'
      : `None of the ${count} files and folders that its ordinary work left can be changed by every user.`;
  return unless(
    rule,
    made.map(({ record }) => record),
    offences,
    good,
  );
}

function noSetIdFiles(input: Input): Check {
  const rule = 'no-set-id-files';
  const looked = input.evidence.from(OWN, 'image');
  const offences = looked.flatMap((record) => {
    const found = record.data.setId.filter(({ path }) => !input.claim.setId.includes(path));
    if (found.length === 0) return [];
    const list = found.slice(0, 5).map(({ path, mode }) => `${path} (${mode})`);
    const more = found.length > list.length ? ` and ${found.length - list.length} more` : '';
    return [{ record, says: `The image holds ${list.join(', ')}${more}.` }];
  });
  return unless(
    rule,
    looked,
    offences,
    `None of ${looked[0]?.data.files} files in the image is set-id beyond what is declared.`,
  );
}
