import { type Deed, output, worked } from '../../lib/deeds.ts';
import { mentions } from '../../lib/mentions.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
import type { EvidenceData, EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';
import {
  type Answer,
  aloneAnswer,
  commandAnswer,
  type State,
  saidBy,
  serviceAnswer,
} from './judge-answers.ts';
import { deedsOf, type Good, goodOf } from './judge-good.ts';

const OWN = 'state-corruption-recovery';

type Files = EvidenceRecord<'files'>;
type Damage = EvidenceData<'damage'>;

/** One damage and all that came of it. */
export interface Case {
  readonly record: EvidenceRecord<'damage'>;
  readonly damage: Damage;
  /** `/work/.forge/state.json was cut off after 120 of 260 bytes`. */
  readonly where: string;
  readonly answer: Answer;
  readonly fingerprint: Deed | null;
  readonly recover: readonly Deed[];
  /** A service’s start after the recovery. */
  readonly again: State | null;
  readonly recovered: Deed | null;
  /** SHA-256 of the damaged bytes; null where there were none. */
  readonly bytes: string | null;
  readonly after: Files | undefined;
  readonly good: Good;
  /**
   * Whether the state says one of these. How far a holder had come with its own work when it was killed is not known, and nobody's fault:
   * after that it must only be told. What a lock makes of the state shows where we lay one beside good state.
   */
  readonly isSaid: (deed: Deed, hashes: readonly string[]) => boolean;
}

export interface Seen {
  readonly good: Good;
  /** Damages that were met by the action. */
  readonly cases: readonly Case[];
  /** Locks of killed holders that were not there, so that nothing was learnt of them. */
  readonly untaken: readonly Case['record'][];
  /** Damages that were met by what tells the state, and by the recovery. */
  readonly asked: readonly Case[];
  readonly recoveredAtOnce: readonly Case[];
}

export function see(input: JudgeInput<Claim>): Seen {
  const { claim, evidence } = input;
  const good = goodOf(input);
  if (good.doubt) return { good, cases: [], untaken: [], asked: [], recoveredAtOnce: [] };
  const deeds = byId(deedsOf(input));
  const states = byId(evidence.from(OWN, 'subject-state'));
  const listings = byId(evidence.from(OWN, 'files'));
  const untaken: Case['record'][] = [];
  const cases = evidence.from(OWN, 'damage').flatMap((record): Case[] => {
    const { data: damage } = record;
    const answer = answerOf(input, damage, deeds, states);
    const before = listings.get(damage.before);
    const isThere = before?.data.entries.some((entry) => placeOf(before, entry.path) === damage.path);
    // A holder that left no lock shows nothing; other things are put there by us.
    if (damage.kind === 'killed holder' && !isThere) {
      if (before && !before.data.truncated) untaken.push(record);
      return [];
    }
    if (!answer) return [];
    return [
      {
        record,
        damage,
        where: whereOf(damage),
        answer,
        fingerprint: deeds.get(damage.fingerprint ?? '') ?? null,
        recover: damage.recover.flatMap((id) => deeds.get(id) ?? []),
        again: states.get(damage.again ?? '') ?? null,
        recovered: deeds.get(damage.recovered ?? '') ?? null,
        bytes: isLock(claim, damage) ? null : bytesAt(before, damage.path),
        after: listings.get(damage.after),
        good,
        isSaid: (deed, hashes) =>
          hashes.includes(output(deed).sha256) ||
          (isOfHolder(claim, damage) && worked(deed, claim.fingerprint)),
      },
    ];
  });
  const metBy = (alone: Damage['alone']) => cases.filter((one) => (one.damage.alone ?? null) === alone);
  return {
    good,
    cases: metBy(null),
    untaken,
    asked: metBy('fingerprint'),
    recoveredAtOnce: metBy('recovery'),
  };
}

function whereOf({ path, what, others = [] }: Damage): string {
  return `${path} was ${what}${others.length > 0 ? `, and so was ${others.join(' and ')}` : ''}`;
}

const byId = <T extends EvidenceRecord>(records: readonly T[]): ReadonlyMap<string, T> =>
  new Map(records.map((record) => [record.id, record]));

/** A command is its action alone, or what met the damage in its place; a service has started before, and been looked at afterwards. */
function answerOf(
  { claim, subject }: JudgeInput<Claim>,
  damage: Damage,
  deeds: ReadonlyMap<string, Deed>,
  states: ReadonlyMap<string, State>,
): Answer | null {
  if (damage.alone) {
    const met = damage.alone === 'recovery' ? damage.recover : [damage.fingerprint ?? ''];
    const actions = damage.alone === 'recovery' ? claim.recover : [claim.fingerprint];
    return aloneAnswer(
      met.flatMap((id) => deeds.get(id) ?? []),
      actions,
    );
  }
  const act = deeds.get(damage.act ?? '') ?? null;
  const [start, log] = [damage.start, damage.log].map((id) => states.get(id ?? ''));
  if (start && log) return serviceAnswer(claim, { start, act, log }, subject.readyWithin);
  return act?.kind === 'run' ? commandAnswer(claim, act) : null;
}

/** What a command leaves that was at work on the state; a service that holds its lock itself was asked nothing. */
const isOfHolder = (claim: Claim, { kind }: Damage): boolean =>
  kind === 'killed holder' && claim.locks.some(({ holder }) => holder !== undefined);

/** A lock says nothing that could be lost. */
const isLock = (claim: Claim, { kind }: Damage): boolean =>
  claim.locks.length > 0 && (kind === 'stale lock' || kind === 'killed holder');

const placeOf = (listing: Files, path: string): string => `${listing.data.root}/${path}`;

function bytesAt(listing: Files | undefined, path: string): string | null {
  const entry = listing?.data.entries.find((one) => placeOf(listing, one.path) === path);
  return entry && entry.size > 0 ? entry.sha256 : null;
}

/**
 * Whether asking the damaged state was answered as by good state, which need not have read what is damaged, or told of the damage:
 * with another end than is claimed, or with the name of the file, which asking good state does not show.
 */
export function isToldOf({ answer, fingerprint, damage, good }: Case): boolean {
  if (!answer.succeeded || fingerprint === null) return true;
  return output(fingerprint).sha256 === good.before || namesDamage(damage, fingerprint, good);
}

function namesDamage({ path, others = [] }: Damage, deed: Deed, good: Good): boolean {
  return [path, ...others]
    .map((one) => nameOf({ path: one }))
    .some((name) => mentions(saidBy(deed), name) && !mentions(good.shown, name));
}

export const nameOf = ({ path }: Pick<Damage, 'path'>): string => path.split('/').at(-1) ?? path;

/** Whether the state says after the action what good state says after it. */
export const isRepaired = ({ answer, fingerprint, good, isSaid }: Case): boolean =>
  answer.succeeded && fingerprint !== null && isSaid(fingerprint, [good.after]);

/** Whether the state says after the recovery what good state says, before the action or after it. */
export const isRecovered = ({ recovered, good, isSaid }: Case): boolean =>
  recovered !== null && isSaid(recovered, [good.before, good.after]);

/**
 * Whether nothing good was left, and who asks after the recovery is told of damage as before it: whatever the recovery said, nobody
 * takes what they are told for their state.
 */
export function staysDamaged({ damage, recovered, good }: Case, fingerprint: Action): boolean {
  if ((damage.others ?? []).length === 0 || recovered === null) return false;
  return !worked(recovered, fingerprint) || namesDamage(damage, recovered, good);
}

/** Whether a recovery that could save nothing named all that was damaged, and kept it: whoever began anew was told. */
export function isAnnounced(one: Case): boolean {
  const { path, others = [] } = one.damage;
  const names = [path, ...others].map((each) => nameOf({ path: each }));
  return (
    others.length > 0 &&
    isKept(one) &&
    names.every((name) => mentions(one.answer.said, name) && !mentions(one.good.shown, name))
  );
}

/** Whether there was a recovery after which the state could be asked. */
export const isTried = ({ again, recovered }: Case): boolean => again !== null || recovered !== null;

/** Whether the damaged bytes are still in their folder, in their place or beside it. */
export const isKept = ({ bytes, after }: Case): boolean =>
  after?.data.entries.some(({ sha256 }) => sha256 === bytes) ?? false;
