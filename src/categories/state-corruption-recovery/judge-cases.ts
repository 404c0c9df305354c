import { ending, inconclusive, pass, quote, typed } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceData, EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';

const OWN = 'state-corruption-recovery';

type Run = EvidenceRecord<'run'>;
type Files = EvidenceRecord<'files'>;

/** One damage and all that came of it. */
export interface Case {
  readonly record: EvidenceRecord<'damage'>;
  readonly damage: EvidenceData<'damage'>;
  /** `/work/.forge/state.json was cut off after 120 of 260 bytes`. */
  readonly where: string;
  readonly act: Run;
  /** Whether the action ended as it does on good state. */
  readonly succeeded: boolean;
  readonly fingerprint: Run | null;
  readonly recover: readonly Run[];
  readonly recovered: Run | null;
  /** SHA-256 of the damaged bytes; null where there were none. */
  readonly bytes: string | null;
  readonly after: Files | undefined;
  /** SHA-256 of what good state says before the action and after it. */
  readonly good: { readonly before: string; readonly after: string };
}

export interface Seen {
  /** The action and the fingerprints on undamaged state. */
  readonly controls: readonly Run[];
  /** Why nothing can be told, where the controls failed. */
  readonly doubt: { readonly says: string; readonly records: readonly EvidenceRecord[] } | null;
  readonly cases: readonly Case[];
}

export function see({ claim, evidence }: JudgeInput<Claim>): Seen {
  const runs = evidence.from(OWN, 'run');
  const controls = runs.filter(({ step }) => /^(prepare|good )/.test(step));
  const doubt = doubtOf(claim, controls);
  const stdoutOf = (step: string) => controls.find((run) => run.step === step)?.data.stdout.sha256 ?? '';
  const good = { before: stdoutOf('good before'), after: stdoutOf('good after') };
  if (doubt) return { controls, doubt, cases: [] };
  const byId = new Map(runs.map((run) => [run.id, run]));
  const listings = new Map(evidence.from(OWN, 'files').map((listing) => [listing.id, listing]));
  const cases = evidence.from(OWN, 'damage').flatMap((record): Case[] => {
    const { data: damage } = record;
    const act = byId.get(damage.act);
    const before = listings.get(damage.before);
    const isThere = before?.data.entries.some((entry) => placeOf(before, entry.path) === damage.path);
    // A holder that left no lock shows nothing; other things are put there by us.
    if (!act || (damage.kind === 'killed holder' && !isThere)) return [];
    return [
      {
        record,
        damage,
        where: `${damage.path} was ${damage.what}`,
        act,
        succeeded: act.data.outcome === 'exited' && act.data.exitCode === claim.act.exit,
        fingerprint: byId.get(damage.fingerprint ?? '') ?? null,
        recover: damage.recover.flatMap((id) => byId.get(id) ?? []),
        recovered: byId.get(damage.recovered ?? '') ?? null,
        bytes: isLock(claim, damage) ? null : bytesAt(before, damage.path),
        after: listings.get(damage.after),
        good,
      },
    ];
  });
  return { controls, doubt, cases };
}

/** A lock says nothing that could be lost. */
const isLock = (claim: Claim, { kind }: EvidenceData<'damage'>): boolean =>
  claim.locks.length > 0 && (kind === 'stale lock' || kind === 'killed holder');

const placeOf = (listing: Files, path: string): string => `${listing.data.root}/${path}`;

function bytesAt(listing: Files | undefined, path: string): string | null {
  const entry = listing?.data.entries.find((one) => placeOf(listing, one.path) === path);
  return entry && entry.size > 0 ? entry.sha256 : null;
}

function doubtOf(claim: Claim, controls: readonly Run[]): Seen['doubt'] {
  const wanted = (run: Run, index: number): number =>
    run.step === 'prepare'
      ? (claim.prepare[index % Math.max(1, claim.prepare.length)]?.exit ?? 0)
      : run.step === 'good act'
        ? claim.act.exit
        : claim.fingerprint.exit;
  const prepares = controls.filter(({ step }) => step === 'prepare');
  for (const run of controls) {
    if (run.data.exitCode !== wanted(run, prepares.indexOf(run))) {
      return {
        says: `On undamaged state, ${typed(run.data.command)} ${ending(run)}, saying ${quote(said(run))}.`,
        records: [run],
      };
    }
  }
  for (const again of controls.filter(({ step }) => step === 'good again')) {
    const before = controls.find((run) => run.experiment === again.experiment && run.step === 'good before');
    if (before && before.data.stdout.sha256 !== again.data.stdout.sha256) {
      return {
        says: `The same state says two things: ${quote(before.data.stdout)}, and once it was put back ${quote(again.data.stdout)}. Nothing can be compared.`,
        records: [before, again],
      };
    }
  }
  return null;
}

/** Whether the action came to an end by itself: how it answers in time is a rule of its own. */
export const acted = ({ act }: Case): boolean => act.data.outcome === 'exited' && !act.data.oomKilled;

/** Whether the state says after the action what good state says after it. */
export const isRepaired = ({ succeeded, fingerprint, good }: Case): boolean =>
  succeeded && fingerprint?.data.stdout.sha256 === good.after;

/** Whether the state says after the recovery what good state says, before the action or after it. */
export const isRecovered = ({ recovered, good }: Case): boolean =>
  [good.before, good.after].includes(recovered?.data.stdout.sha256 ?? '');

/** Whether the damaged bytes are still in their folder, in their place or beside it. */
export const isKept = ({ bytes, after }: Case): boolean =>
  after?.data.entries.some(({ sha256 }) => sha256 === bytes) ?? false;

/** Everything that a person is told: standard error first. */
export const said = ({ data }: Run): string => `${data.stderr.text}\n${data.stdout.text}`;

/** Turns cases into one check, with their table: a fail lists those that are wrong, a pass all that were looked at. */
export function unlessAny(
  rule: string,
  looked: readonly Case[],
  test: {
    readonly wrong: (one: Case) => boolean;
    readonly says: (one: Case) => string;
    readonly good: (count: number) => string;
  },
): Check {
  if (looked.length === 0) return inconclusive(rule, 'Nothing was seen that could tell.');
  const wrong = looked.filter(test.wrong);
  const shown = wrong.length > 0 ? wrong : looked;
  const records = shown.flatMap(({ record, act, recovered, fingerprint }) =>
    [record, act, fingerprint, recovered].filter((one) => one !== null),
  );
  const more = wrong.length > 2 ? ` And ${wrong.length - 2} more.` : '';
  const message =
    wrong.length > 0 ? wrong.slice(0, 2).map(test.says).join(' ') + more : test.good(looked.length);
  return {
    ...pass(rule, message, records),
    verdict: wrong.length > 0 ? 'fail' : 'pass',
    table: {
      columns: ['damage', 'answered', 'state afterwards'],
      rows: shown.map((one) => [`${one.damage.kind}: ${one.where}`, answer(one), outcome(one)]),
    },
  };
}

function answer({ act }: Case): string {
  const line = said(act)
    .split('\n')
    .find((text) => text.trim() !== '');
  return `${ending(act)}${line === undefined ? '' : `: ${line.trim().slice(0, 160)}`}`;
}

function outcome(one: Case): string {
  if (isRepaired(one)) return 'as before';
  if (one.recovered === null) return one.succeeded ? 'something else' : 'not asked';
  return isRecovered(one) ? 'recovered' : 'something else, after the recovery too';
}
