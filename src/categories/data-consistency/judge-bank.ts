import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import { mayLoseCommits } from '../../lib/synchronous-commit.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { KILLED } from './claim.ts';
import {
  contended,
  histories,
  type Input,
  noTrouble,
  type Operation,
  operations,
  type Rows,
  rows,
} from './judge-seen.ts';
import { stuck } from './judge-stuck.ts';

const NONE = 'The contract claims no accounts.';
/** Operations that must have met another one, for a race to have been one. */
const ENOUGH = 6;

interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

interface Account {
  readonly id: string;
  readonly role: string;
  readonly balance: number;
}

const accountsOf = (input: Input): readonly Account[] =>
  operations(input, 'open', 'accounts').map(({ args }) => ({
    id: args.account ?? '',
    role: args.role ?? '',
    balance: Number(args.balance),
  }));

const CRASH = 'crash of the database';
/** The histories of transfers. */
const MOVED = [
  'races',
  'troubles',
  'second tries',
  CRASH,
  'tries after the crash',
  'third tries',
  'before caches are emptied',
  'after caches are emptied',
];

const transfers = (input: Input): readonly Operation[] => operations(input, 'transfer', ...MOVED);

const parties = ({ args }: Operation): readonly string[] => [args.from ?? '', args.to ?? ''];
const described = ({ args }: Operation): string =>
  `${args.amount} from ${args.from} to ${args.to}${args.key === undefined ? '' : ` with the key ${args.key}`}`;

/** The balance of each account in one look; null where something is missing. */
function balancesOf({ data }: Rows, accounts: readonly Account[]): ReadonlyMap<string, number> | null {
  if (data.error !== null) return null;
  const found = new Map(data.rows.map((row) => [String(row.account), Number(row.balance)]));
  const whole = accounts.every(({ id }) => Number.isFinite(found.get(id)));
  return whole ? new Map(accounts.map(({ id }) => [id, found.get(id) as number])) : null;
}

/** Looks that could be read, the last one last. */
function looks(
  input: Input,
): readonly { readonly record: Rows; readonly balances: ReadonlyMap<string, number> }[] {
  const accounts = accountsOf(input);
  if (accounts.length === 0) return [];
  return rows(input, 'balances ').flatMap((record) => {
    const balances = balancesOf(record, accounts);
    return balances === null ? [] : [{ record, balances }];
  });
}

const lastOf = (input: Input, step: string) => looks(input).findLast(({ record }) => record.step === step);
const lastLook = (input: Input) => lastOf(input, 'balances at last');

export function totalPreserved(input: Input): Check {
  const rule = 'total-preserved';
  if (!input.claim.bank) return notApplicable(rule, NONE);
  const accounts = accountsOf(input);
  const seen = looks(input);
  const last = lastLook(input);
  if (!last) return inconclusive(rule, 'The balances were not read at last.', rows(input, 'balances '));
  const expected = accounts.reduce((sum, { balance }) => sum + balance, 0);
  const written = operations(input, 'write', 'races').filter(({ certainty }) => certainty !== 'not-done');
  const beside =
    written.length === 0
      ? ''
      : ` (${written.length} times their “${input.claim.register?.value}” was written as well)`;
  const wrongTotals = seen.flatMap(({ record, balances }): Offence[] => {
    const total = [...balances.values()].reduce((sum, balance) => sum + balance, 0);
    if (same(total, expected)) return [];
    return [
      {
        record,
        says: `${accounts.length} accounts were opened with ${expected} in all, and nothing but transfers between them was done${beside}; read in one statement (${record.step}), they held ${total}.`,
      },
    ];
  });
  const unsettled = accountsInMotion(input, last);
  const books = unsettled.length > 0 ? [] : wrongBooks(input, accounts, last, beside);
  const offences = [...wrongTotals, ...books];
  if (offences.length === 0 && unsettled.length > 0)
    return inconclusive(
      rule,
      `Transfers were still being done when everything was over: what account ${unsettled.join(', ')} held changed while the movements were read.`,
      [last.record, ...rows(input, 'balances after the movements')],
    );
  const raced = operations(input, 'transfer', 'races').filter(({ certainty }) => certainty === 'done');
  const met = contended(raced, parties);
  if (offences.length === 0 && met < ENOUGH)
    return inconclusive(
      rule,
      `Only ${met} transfers met another one on the same account: that was no race.`,
      histories(input, 'races'),
    );
  const records = seen.map(({ record }) => record);
  return unless(
    rule,
    [...histories(input, 'races', 'troubles'), ...records],
    offences,
    `In ${records.length} looks the ${accounts.length} accounts held ${expected} in all, while ${met} transfers met others on the same accounts${crossed(input, raced)}.`,
  );
}

/** How many writes of another value met transfers, in words; nothing where there was none. */
function crossed(input: Input, raced: readonly Operation[]): string {
  const about = (one: Operation) => (one.f === 'write' ? [one.args.key ?? ''] : parties(one));
  const written = operations(input, 'write', 'races').filter(({ certainty }) => certainty === 'done');
  const met = contended(written, about, raced);
  return met === 0 ? '' : `, and ${met} writes of their “${input.claim.register?.value}” met transfers`;
}

/** Accounts that did not hold the same before and after the movements were read. */
function accountsInMotion(
  input: Input,
  before: { readonly balances: ReadonlyMap<string, number> },
): readonly string[] {
  const after = lastOf(input, 'balances after the movements');
  if (after === undefined) return [];
  return [...before.balances].filter(([id, held]) => after.balances.get(id) !== held).map(([id]) => id);
}

/** Balances that the movements do not explain. */
function wrongBooks(
  input: Input,
  accounts: readonly Account[],
  last: { readonly record: Rows; readonly balances: ReadonlyMap<string, number> },
  beside: string,
): readonly Offence[] {
  const list = movementsOf(input);
  if (list === null) return [];
  return accounts.flatMap(({ id, balance }): Offence[] => {
    const moved = list.moves.reduce(
      (sum, { from, to, amount }) => sum + (to === id ? amount : 0) - (from === id ? amount : 0),
      0,
    );
    const held = last.balances.get(id) as number;
    if (same(held, balance + moved)) return [];
    return [
      {
        record: last.record,
        says: `Account ${id} was opened with ${balance}, its transfers sum up to ${moved}${beside}, and it holds ${held} instead of ${balance + moved}.`,
      },
    ];
  });
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

function movementsOf(input: Input): { readonly record: Rows; readonly moves: readonly Move[] } | null {
  const record = rows(input, 'movements').at(-1);
  if (!record || record.data.error !== null || record.data.truncated) return null;
  return {
    record,
    moves: record.data.rows.map((row) => ({
      from: String(row.from),
      to: String(row.to),
      amount: Number(row.amount),
    })),
  };
}

export function noNegativeBalance(input: Input): Check {
  const rule = 'no-negative-balance';
  if (!input.claim.bank) return notApplicable(rule, NONE);
  const accounts = accountsOf(input);
  const seen = looks(input);
  const below = seen.flatMap(({ record, balances }): Offence[] =>
    [...balances]
      .filter(([, balance]) => balance < 0)
      .slice(0, 1)
      .map(([id, balance]) => ({
        record,
        says: `In the look “${record.step}” account ${id} held ${balance}.`,
      })),
  );
  const takers = operations(input, 'transfer', 'races');
  const scarce = accounts.filter(({ role }) => role === 'scarce');
  const overdrawn = scarce.flatMap(({ id, balance }): Offence[] => {
    const taken = takers.filter(({ args, certainty }) => args.from === id && certainty === 'done');
    const sum = taken.reduce((total, { args }) => total + Number(args.amount), 0);
    const [first] = taken;
    if (sum <= balance || first === undefined) return [];
    return [
      {
        record: first.record,
        says: `Account ${id} held ${balance}; ${taken.length} transfers at the same moment, ${sum} in all, were acknowledged.`,
      },
    ];
  });
  const offences = [...overdrawn, ...below];
  const met = scarce.filter(
    ({ id }) =>
      contended(
        takers.filter(({ args }) => args.from === id),
        ({ args }) => [args.from ?? ''],
      ) > 1,
  ).length;
  const looked = [...histories(input, 'races'), ...seen.map(({ record }) => record)];
  if (offences.length === 0 && (met < scarce.length / 2 || seen.length === 0))
    return inconclusive(
      rule,
      `On only ${met} of ${scarce.length} accounts several took at the same moment.`,
      looked,
    );
  return unless(
    rule,
    looked,
    offences,
    `On ${met} accounts several took at the same moment more than there was, and none fell below zero.`,
  );
}

/** Every transfer that was asked for, with all its attempts, and how often it was done in truth. */
interface Asked {
  readonly attempts: readonly Operation[];
  readonly first: Operation;
  readonly times: number;
}

function outcomes(input: Input): { readonly record: Rows; readonly asked: readonly Asked[] } | null {
  const list = movementsOf(input);
  if (list === null) return null;
  const times = new Map<string, number>();
  for (const { from, to, amount } of list.moves) {
    const key = `${from} ${to} ${amount}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const groups = new Map<string, Operation[]>();
  for (const operation of transfers(input)) {
    const key = `${operation.args.from} ${operation.args.to} ${Number(operation.args.amount)}`;
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  const asked = [...groups].map(([key, attempts]) => ({
    attempts,
    first: attempts[0] as Operation,
    times: times.get(key) ?? 0,
  }));
  return { record: list.record, asked };
}

const isDone = ({ attempts }: Asked): boolean => attempts.some(({ certainty }) => certainty === 'done');
const hasKey = ({ first }: Asked): boolean => first.args.key !== undefined;

/** The list of movements, or why it cannot be used. */
function ledger(
  input: Input,
  rule: string,
): { readonly record: Rows; readonly asked: readonly Asked[] } | Check {
  if (!input.claim.bank) return notApplicable(rule, NONE);
  if (input.claim.bank.movements === undefined)
    return notApplicable(rule, 'The contract gives no SQL for the transfers that were done.');
  const cut = histories(input, ...MOVED).find(({ data }) => data.truncated);
  if (cut) return inconclusive(rule, `Some of the history “${cut.data.name}” is missing.`, cut);
  const found = outcomes(input);
  if (found === null || found.asked.length === 0)
    return inconclusive(rule, 'The transfers that were done could not be read.', rows(input, 'movements'));
  return found;
}

export function acknowledgedDurable(input: Input): Check {
  const rule = 'acknowledged-durable';
  const found = ledger(input, rule);
  if ('rule' in found) return found;
  const [waits] = rows(input, 'commits wait');
  const lossy = histories(input, CRASH).length > 0 ? mayLoseCommits(waits) : null;
  const done = found.asked.filter(
    (asked) => isDone(asked) && (lossy === null || asked.first.record.data.name !== CRASH),
  );
  const offences = done
    .filter(({ times }) => times === 0)
    .map(({ attempts, first }) => {
      const told = attempts.find(({ certainty }) => certainty === 'done') ?? first;
      return {
        record: told.record,
        says: `The transfer of ${described(told)} was acknowledged with ${told.outcome} at ${Math.round(told.ended)} ms (${told.record.data.name}), and is not there.`,
      };
    });
  const why = noTrouble(input, 'bank') ?? lossy ?? killedTooLate(input);
  const looked = [...histories(input, ...MOVED), found.record];
  if (offences.length === 0 && (why !== null || done.length < ENOUGH))
    return inconclusive(rule, why ?? `Only ${done.length} transfers were acknowledged.`, looked);
  return unless(
    rule,
    looked,
    offences,
    `All ${done.length} acknowledged transfers are there, after resets, a freeze and kills.`,
  );
}

/**
 * Why a kill of the database proves nothing; null where it struck among transfers, or was none. What was acknowledged a second before it is
 * on the disk, whoever acknowledged it how.
 */
function killedTooLate(input: Input): string | null {
  const [history] = histories(input, CRASH);
  if (history === undefined || history.data.marks.some(({ name }) => name === KILLED)) return null;
  return operations(input, 'transfer', CRASH).every(({ certainty }) => certainty === 'done')
    ? 'The database was killed only when all transfers around that had been answered.'
    : null;
}

export function appliedOnce(input: Input): Check {
  const rule = 'applied-once';
  const found = ledger(input, rule);
  if ('rule' in found) return found;
  const offences = found.asked.flatMap(({ attempts, first, times }): Offence[] => {
    const says = `The transfer of ${described(first)}, asked for once and told ${first.outcome} (${first.record.data.name}), was done`;
    if (first.args.key === undefined && times > 1)
      return [{ record: found.record, says: `${says} ${times} times.` }];
    const refused = attempts.every(({ certainty }) => certainty === 'not-done');
    return refused && times > 0 ? [{ record: found.record, says: `${says} all the same.` }] : [];
  });
  const unknown = transfers(input).filter(({ certainty }) => certainty === 'unknown').length;
  const why =
    noTrouble(input, 'bank') ?? (unknown === 0 ? 'No transfer was left unknown by the trouble.' : null);
  const looked = [...histories(input, 'races', 'troubles'), found.record];
  if (offences.length === 0 && why !== null) return inconclusive(rule, why, looked);
  return unless(
    rule,
    looked,
    offences,
    `Of ${found.asked.length} transfers none was done twice, and none that was refused, though ${unknown} answers were lost.`,
  );
}

export function idempotencyKeyOnce(input: Input): Check {
  const rule = 'idempotency-key-once';
  if (input.claim.bank && input.claim.bank.key === undefined)
    return notApplicable(rule, 'The contract claims no idempotency key.');
  const found = ledger(input, rule);
  if ('rule' in found) return found;
  const keyed = found.asked.filter(hasKey);
  const twice = keyed
    .filter(({ times }) => times > 1)
    .map(({ attempts, first, times }) => ({
      record: found.record,
      says: `The transfer of ${described(first)} was sent ${attempts.length} times (${attempts[0]?.record.data.name}), and done ${times} times.`,
    }));
  const all = transfers(input);
  const undone = keyed.filter(({ times }) => times === 0);
  const held = undone.flatMap(({ attempts, first }) => {
    const one = stuck(attempts, all);
    if (one === null) return [];
    return [
      {
        record: one.last.record,
        certain: one.certain,
        says: `The transfer of ${described(first)} ${one.says}.`,
      },
    ];
  });
  const offences = [...twice, ...held.filter(({ certain }) => certain)];
  const raced = keyed.filter(
    ({ attempts }) => contended(attempts, ({ args }) => [args.key ?? '']) > 1,
  ).length;
  const looked = [...histories(input, ...MOVED), found.record];
  if (offences.length === 0 && raced === 0)
    return inconclusive(rule, 'No two requests with the same key were under way at the same moment.', looked);
  const [first] = held;
  if (offences.length === 0 && first) return inconclusive(rule, first.says, first.record);
  const became =
    undone.length === 0
      ? 'each transfer was done once'
      : `no transfer was done twice, ${undone.length} not at all`;
  return unless(
    rule,
    looked,
    offences,
    `${keyed.length} keys, ${raced} of them sent several times at the same moment: ${became}.`,
  );
}

export function readsOnlyCommitted(input: Input): Check {
  const rule = 'reads-only-committed';
  if (!input.claim.bank) return notApplicable(rule, NONE);
  const still = accountsOf(input).find(({ role }) => role === 'still');
  const reads = operations(input, 'read', 'races').filter(
    ({ certainty, value }) => certainty === 'done' && value !== null,
  );
  const refused = operations(input, 'transfer', 'races').filter(
    ({ args, certainty }) => args.from === still?.id && certainty === 'not-done',
  );
  const offences = reads
    .filter(({ value }) => Number(value) !== still?.balance)
    .map(({ record, value, ended }) => ({
      record,
      says: `From account ${still?.id}, which held ${still?.balance}, only more was asked than it had; at ${Math.round(ended)} ms a client read ${value}.`,
    }));
  const looked = histories(input, 'accounts', 'races');
  if (offences.length === 0 && (still === undefined || reads.length < ENOUGH || refused.length < ENOUGH))
    return inconclusive(
      rule,
      `Only ${refused.length} transfers were refused beside ${reads.length} reads.`,
      looked,
    );
  return unless(
    rule,
    looked,
    offences,
    `Beside ${refused.length} refused transfers, ${reads.length} reads saw nothing of them.`,
  );
}

/** Amounts may have a fraction. */
const same = (one: number, other: number): boolean => Math.abs(one - other) < 1e-6;
