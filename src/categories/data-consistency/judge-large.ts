import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { histories, type Input, type Operation, operations, type Rows, rows } from './judge-seen.ts';

interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

/** An account that was acknowledged, and what it may hold before and after the transfer that concerns it. */
interface Account {
  readonly id: string;
  readonly opened: number;
  readonly transfer: Operation | undefined;
  readonly before: number;
  readonly after: number;
}

/** What was acknowledged was promised, whatever its size; what was refused was not, and what nobody knows of may be either. */
export function largeAmountsExact(input: Input): Check {
  const rule = 'large-amounts-exact';
  if (!input.claim.bank) return notApplicable(rule, 'The contract claims no accounts.');
  const looked = histories(input, 'large amounts opened', 'large amounts moved', 'large amounts read');
  const [tried] = looked;
  if (!tried) return inconclusive(rule, 'No large amounts were tried.');
  const accounts = accountsOf(input);
  const last = rows(input, 'balances at last').at(-1);
  const held = accounts.some(({ opened }) => opened > 0);
  if (!held && tried.data.operations.every(({ outcome }) => !/^\d{3}$/.test(outcome)))
    return inconclusive(
      rule,
      'No account was opened with so much, and none was refused: there was no answer.',
      looked,
    );
  if (held && (!last || last.data.error !== null))
    return inconclusive(rule, 'The balances were not read at last.', last ?? tried);
  const offences = [
    ...(last ? accounts.flatMap((account) => wronglyHeld(account, last)) : []),
    ...wronglyShown(input, accounts),
    ...wronglyNoted(input),
  ];
  const most = Math.max(0, ...accounts.map(({ opened }) => opened));
  return unless(
    rule,
    [...looked, ...(last ? [last] : [])],
    offences,
    held
      ? `Balances as large as ${most}, and what was moved of them, were kept to the last digit.`
      : 'No account was opened with so much, so none had to be kept.',
  );
}

function accountsOf(input: Input): readonly Account[] {
  const moved = operations(input, 'transfer', 'large amounts moved');
  return operations(input, 'open', 'large amounts opened').flatMap(
    ({ certainty, args, value }): Account[] => {
      if (certainty !== 'done' || value === null) return [];
      const opened = Number(args.balance);
      const transfer = moved.find((one) => one.args.from === value || one.args.to === value);
      const change = Number(transfer?.args.amount ?? 0) * (transfer?.args.from === value ? -1 : 1);
      return [{ id: value, opened, transfer, before: opened, after: opened + change }];
    },
  );
}

function wronglyHeld({ id, opened, transfer, before, after }: Account, record: Rows): readonly Offence[] {
  const row = record.data.rows.find(({ account }) => String(account) === id);
  const held = Number(row?.balance ?? Number.NaN);
  if (Number.isNaN(held)) return [];
  const may =
    transfer === undefined || transfer.certainty === 'not-done'
      ? [before]
      : transfer.certainty === 'done'
        ? [after]
        : [before, after];
  if (may.some((value) => same(value, held))) return [];
  const moved = transfer === undefined ? '' : `, ${told(transfer)}`;
  return [
    {
      record,
      says: `Account ${id} was opened with ${opened}${moved}; it holds ${held} instead of ${may.join(' or ')}.`,
    },
  ];
}

/** What a client read, which may be as old as from before the transfer, or before it was opened. */
function wronglyShown(input: Input, accounts: readonly Account[]): readonly Offence[] {
  return operations(input, 'read', 'large amounts read').flatMap(({ args, certainty, value, record }) => {
    const account = accounts.find(({ id }) => id === args.account);
    const shown = Number(value ?? Number.NaN);
    if (!account || certainty !== 'done' || Number.isNaN(shown)) return [];
    if ([account.before, account.after, 0].some((value) => same(value, shown))) return [];
    const moved = account.transfer === undefined ? '' : `, ${told(account.transfer)}`;
    return [
      {
        record,
        says: `Account ${account.id} was opened with ${account.opened}${moved}; a client read ${value}.`,
      },
    ];
  });
}

/** Movements of another amount than was asked for. */
function wronglyNoted(input: Input): readonly Offence[] {
  const record = rows(input, 'movements').at(-1);
  if (!record || record.data.error !== null) return [];
  return operations(input, 'transfer', 'large amounts moved')
    .filter(({ certainty }) => certainty === 'done')
    .flatMap((transfer) => {
      const noted = record.data.rows
        .filter(({ from, to }) => String(from) === transfer.args.from && String(to) === transfer.args.to)
        .map(({ amount }) => Number(amount));
      if (noted.length === 0 || noted.some((amount) => same(amount, Number(transfer.args.amount)))) return [];
      return [{ record, says: `${capital(told(transfer))}, and noted as ${noted.join(', ')}.` }];
    });
}

/** `the transfer of 5 from 1 to 2 was answered with 201` */
const told = ({ args, outcome }: Operation): string =>
  `the transfer of ${args.amount} from ${args.from} to ${args.to} was answered with ${outcome}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Amounts may have a fraction. */
const same = (one: number, other: number): boolean => Math.abs(one - other) < 1e-6;
