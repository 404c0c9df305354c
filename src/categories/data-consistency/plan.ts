import { fill } from '../../lib/template.ts';
import type { HttpAction } from '../../model/contract.ts';
import type { Bank, Claim, Register } from './claim.ts';

export type Id = string | number;

/** One operation of a client, before it is done. */
export interface Planned {
  /** Milliseconds from the beginning at which it is due. */
  readonly at: number;
  readonly f: string;
  readonly args: Readonly<Record<string, string>>;
  readonly action: HttpAction;
  /** Field of the answer that is kept as its value. */
  readonly field: string | null;
}

/** The accounts of one room. */
export interface Accounts {
  /** Between these everything moves; each has plenty. */
  readonly plenty: readonly Id[];
  /** Each has so little that of a burst only one transfer can be right. */
  readonly scarce: readonly Id[];
  /** Where that goes. */
  readonly sink: Id;
  /** From this one only more is taken than it has, so its balance never changes. */
  readonly still: Id;
}

export const PLENTY = 1_000_000;
export const SCARCE = 100;
export const STILL = 10;

/** Cycles of bursts; a burst is due at one moment. */
const CYCLES = 10;
const SCARCE_ROUNDS = 8;
const KEY_ROUNDS = 6;
const BURST = 8;
const SPACING = 60;

export const rounds = { scarce: SCARCE_ROUNDS } as const;

/**
 * Races without any fault: transfers in all directions, more takers than money, one key many times, and refused transfers beside reads.
 *
 * @param other a register that the accounts are as well; it is written in the later cycles, so that in the first ones transfers have
 *   only each other to give way to.
 */
export function races(
  bank: Bank,
  accounts: Accounts,
  random: () => number,
  other: Register | null = null,
): readonly Planned[] {
  const one = transfers(bank);
  const { plenty, scarce, sink, still } = accounts;
  const read = (account: Id, at: number): Planned => ({
    at,
    f: 'read',
    args: { account: String(account) },
    action: fill(bank.read, { account }),
    field: bank.balance,
  });
  let amount = 0;
  return Array.from({ length: CYCLES }, (_, cycle) => {
    const at = cycle * 4 * SPACING;
    const mixed = Array.from({ length: BURST }, () => {
      amount += 1;
      return one(at, pair(plenty, random), amount);
    });
    const written = other === null || cycle < CYCLES / 2 ? [] : otherValues(other, plenty, cycle, at);
    const taker = scarce[cycle];
    const takers =
      taker === undefined
        ? []
        : Array.from({ length: BURST }, (_, n) =>
            one(at + SPACING, { from: taker, to: sink }, SCARCE / 2 + 1 + n),
          );
    const keyed =
      bank.key === undefined || cycle >= KEY_ROUNDS
        ? []
        : Array.from({ length: KEY_ROUNDS }, () =>
            one(
              at + 2 * SPACING,
              { from: plenty[0] as Id, to: plenty[1] as Id },
              10_000 + cycle,
              `race-${cycle}`,
            ),
          );
    const refused = [0, 1].map((n) =>
      one(at + 3 * SPACING, { from: still, to: plenty[n] as Id }, STILL + 1 + 2 * cycle + n),
    );
    const reads = [0, 0, 15, 30].map((later) => read(still, at + 3 * SPACING + later));
    return [...among(mixed, written), ...takers, ...keyed, ...refused, ...reads];
  }).flat();
}

/** One write for each account. */
function otherValues(
  register: Register,
  accounts: readonly Id[],
  cycle: number,
  at: number,
): readonly Planned[] {
  return accounts.map((id, n) => writing(register, id, `c${cycle}-${n}`, at));
}

/** The second evenly among the first, which are more: what comes last finds nothing under way. */
function among(first: readonly Planned[], second: readonly Planned[]): readonly Planned[] {
  const every = Math.floor(first.length / Math.max(1, second.length));
  return first.flatMap((one, n) => {
    const next = n % every === 0 ? second[n / every] : undefined;
    return next === undefined ? [one] : [one, next];
  });
}

/** A steady stream of transfers for faults to meet; every third burst bears keys, for a second try where nobody knows. */
export function stream(
  bank: Bank,
  accounts: Accounts,
  random: () => number,
  { bursts, width, spacing }: { readonly bursts: number; readonly width: number; readonly spacing: number },
): readonly Planned[] {
  const one = transfers(bank);
  let amount = 20_000;
  return Array.from({ length: bursts }, (_, burst) =>
    Array.from({ length: width }, () => {
      amount += 1;
      const key = bank.key !== undefined && burst % 3 === 0 ? `stream-${amount}` : undefined;
      return one(burst * spacing, pair(accounts.plenty, random), amount, key);
    }),
  ).flat();
}

const STEADY_SPACING = 25;

/** Transfers close one upon the other, every second with a key, among which the database is killed. */
export function steady(
  bank: Bank,
  accounts: Accounts,
  random: () => number,
  count: number,
): readonly Planned[] {
  const one = transfers(bank);
  return Array.from({ length: count }, (_, n) => {
    const key = bank.key !== undefined && n % 2 === 0 ? `steady-${n}` : undefined;
    return one(n * STEADY_SPACING, pair(accounts.plenty, random), 1_000 + n, key);
  });
}

const KEYED = 8;

/** A few transfers that all have keys. */
export function keyed(bank: Bank, accounts: Accounts, random: () => number): readonly Planned[] {
  const one = transfers(bank);
  return Array.from({ length: KEYED }, (_, n) =>
    one(n * STEADY_SPACING, pair(accounts.plenty, random), 2_000 + n, `keyed-${n}`),
  );
}

const REUSED = 4;

/** Transfers with keys, and others between the same accounts with the same keys. */
export function reused(
  bank: Bank,
  { plenty }: Accounts,
): { readonly first: readonly Planned[]; readonly second: readonly Planned[] } {
  const one = transfers(bank);
  const between = { from: plenty[0] as Id, to: plenty[1] as Id };
  const of = (amount: number) =>
    Array.from({ length: REUSED }, (_, n) => one(n * STEADY_SPACING, between, amount + n, `reused-${n}`));
  return { first: of(3_000), second: of(4_000) };
}

/** The same requests once more, a few at a time. */
export function again(planned: readonly Planned[]): readonly Planned[] {
  return planned.map((one, index) => ({ ...one, at: Math.floor(index / 4) * SPACING }));
}

const UNIQUE_ROUNDS = 6;

/** Several clients that want the same name at the same moment. */
export function names({ create }: NonNullable<Claim['unique']>, random: () => number): readonly Planned[] {
  return Array.from({ length: UNIQUE_ROUNDS }, (_, round) => {
    const name = `cleanroom-${round}-${Math.floor(random() * 1e9).toString(36)}`;
    const action = fill(create, { name });
    return Array.from({ length: BURST }, () => ({
      at: round * 2 * SPACING,
      f: 'create',
      args: { name },
      action,
      field: null,
    }));
  }).flat();
}

/** Reads and writes of a few registers; at each moment both of each. Values are all different. */
export function registers(
  register: Register,
  ids: readonly Id[],
  random: () => number,
  { bursts, spacing }: { readonly bursts: number; readonly spacing: number },
): readonly Planned[] {
  let count = 0;
  return Array.from({ length: bursts }, (_, burst) =>
    ids.flatMap((id): Planned[] => {
      count += 1;
      const at = burst * spacing;
      return [
        writing(register, id, `v${count}`, at),
        reading(register, id, at + Math.floor(random() * spacing)),
      ];
    }),
  ).flat();
}

export function reading(register: Register, id: Id, at: number): Planned {
  return {
    at,
    f: 'read',
    args: { key: String(id) },
    action: fill(register.read, { id }),
    field: register.value,
  };
}

export function writing(register: Register, id: Id, value: string, at: number): Planned {
  return {
    at,
    f: 'write',
    args: { key: String(id), value },
    action: fill(register.write, { id, value }),
    field: null,
  };
}

interface Pair {
  readonly from: Id;
  readonly to: Id;
}

/** Builds transfers; no two of a run have accounts and amount in common unless they bear the same key. */
export function transfers(bank: Bank) {
  return (at: number, { from, to }: Pair, amount: number, key?: string): Planned => {
    const action = fill(bank.transfer, { from, to, amount });
    const headers = key === undefined || bank.key === undefined ? {} : { [bank.key]: key };
    return {
      at,
      f: 'transfer',
      args: { from: String(from), to: String(to), amount: String(amount), ...(key !== undefined && { key }) },
      action: { ...action, headers: { ...action.headers, ...headers } },
      field: null,
    };
  };
}

/** An id out of an answer, as the other ids are: numbers stay numbers in JSON. */
export const idLike = (other: Id, value: string): Id => (typeof other === 'number' ? Number(value) : value);

function pair(accounts: readonly Id[], random: () => number): Pair {
  const from = Math.floor(random() * accounts.length);
  const to = (from + 1 + Math.floor(random() * (accounts.length - 1))) % accounts.length;
  return { from: accounts[from] as Id, to: accounts[to] as Id };
}
