import { fill } from '../../lib/template.ts';
import type { Bank } from './claim.ts';
import { type Id, type Planned, transfers } from './plan.ts';

/** From here on numbers of single precision have gaps, signed and unsigned numbers of 32 bits have an end (IEEE 754, binary32). */
const SIZES = [2 ** 24, 2 ** 31, 2 ** 32];
/** What an account is opened with, beyond the size, and what is moved of it: neither is a number of single precision. */
const HELD = 3;
const MOVED = 1;
/** Milliseconds from one to the next: they come one after the other. */
const SPACING = 20;

/** One that was opened. */
export interface LargeAccount {
  readonly id: Id;
  /** `from` and `to` of a transfer, or `kept`. */
  readonly role: string;
  readonly size: string;
}

export function largeOpenings(bank: Bank): readonly Planned[] {
  return SIZES.flatMap((size) => [
    { size, role: 'from', balance: size + HELD },
    { size, role: 'to', balance: 0 },
    { size, role: 'kept', balance: size + HELD },
  ]).map(({ size, role, balance }, n) => ({
    at: n * SPACING,
    f: 'open',
    args: { role, size: String(size), balance: String(balance) },
    action: fill(bank.open, { balance, name: `cleanroom large ${role} ${size}` }),
    field: bank.id,
  }));
}

/** Most of what the one holds to the other. */
export function largeMoves(bank: Bank, opened: readonly LargeAccount[]): readonly Planned[] {
  const one = transfers(bank);
  return SIZES.flatMap((size, n) => {
    const [from, to] = ['from', 'to'].map((role) =>
      opened.find((account) => account.role === role && account.size === String(size)),
    );
    return from && to ? [one(n * SPACING, { from: from.id, to: to.id }, size + MOVED)] : [];
  });
}

export function largeReads(bank: Bank, opened: readonly LargeAccount[]): readonly Planned[] {
  return opened.map(({ id }, n) => ({
    at: n * SPACING,
    f: 'read',
    args: { account: String(id) },
    action: fill(bank.read, { account: id }),
    field: bank.balance,
  }));
}
