import { z } from 'zod';
import { httpAction } from '../../lib/actions.ts';
import { serviceName } from '../../lib/service-name.ts';
import { placeholders } from '../../lib/template.ts';

/** A request with these places for values of ours. */
const with_ = (...names: readonly string[]) =>
  httpAction().superRefine((action, context) => {
    const missing = names.filter((name) => !placeholders(action).includes(name));
    if (missing.length === 0) return;
    const written = missing.map((name) => `\${${name}}`).join(', ');
    context.addIssue({ code: 'custom', message: `needs a place for values of ours: write ${written}` });
  });

/** A field of a JSON answer: names separated by dots. */
const field = () => z.string().min(1);

/** What the contract may claim for data-consistency: any of money, unique names and registers. */
export const claim = z.strictObject({
  /** The service that is asked for the truth and that faults befall; default: the only PostgreSQL. */
  service: serviceName('postgres').optional(),
  /** Accounts, and transfers between them. */
  bank: z
    .strictObject({
      /** Opens an account with `${balance}`; `${name}` is a name for it. */
      open: with_('balance'),
      /** Field of the answer that holds the account's id. */
      id: field().default('id'),
      /** Moves `${amount}` from the account `${from}` to `${to}`; refused with 4xx where there is not enough. */
      transfer: with_('from', 'to', 'amount'),
      /** Header of an idempotency key: a transfer that is sent again with the same key is done once. */
      key: z.string().optional(),
      /** Reads the account `${account}`. */
      read: with_('account'),
      balance: field().default('balance'),
      /** SQL whose rows have `account` and `balance`. */
      balances: z.string(),
      /** SQL whose rows have `from`, `to` and `amount`: one for each transfer that was done. */
      movements: z.string().optional(),
      /**
       * What moved on the account `${account}`, as clients are told: `all` gives as much of it as goes on one page, `first` a page of a few, and `after` the page
       * behind the one whose answer held `${next}`. In each answer `items` is the field of the list, and `next` tells how to go on, or is null.
       */
      pages: z
        .strictObject({
          all: with_('account'),
          first: with_('account'),
          after: with_('account', 'next'),
          items: field().default('items'),
          next: field().default('next'),
        })
        .optional(),
    })
    .optional(),
  /** Something of which there may be only one with the same `${name}`; a second one is refused with 4xx. */
  unique: z
    .strictObject({
      create: with_('name'),
      /** SQL whose rows have `value`: the names that there are. */
      values: z.string().optional(),
    })
    .optional(),
  /** Something that holds one value, which can be written and read; where it is read as accounts are, it is written beside transfers too. */
  register: z
    .strictObject({
      /** Makes one that holds `${value}`. */
      create: with_('value'),
      id: field().default('id'),
      write: with_('id', 'value'),
      read: with_('id'),
      /** Field of the answer to a read that holds the value. */
      value: field(),
    })
    .optional(),
  /** Redis services that may be emptied at any time, since they are caches: keys are known all the same. */
  caches: z.array(serviceName('redis')).default([]),
  /** Whether the subject is killed in the middle of its work, and started again. */
  kill: z.boolean().default(true),
});

export type Claim = z.infer<typeof claim>;
export type Bank = NonNullable<Claim['bank']>;
export type Pages = NonNullable<Bank['pages']>;

/** Steps of the requests for one list: all of it before and after it was asked for page by page. */
export const ALL_ON_ONE = ['pages · all', 'pages · all again'] as const;
export const PAGE = 'pages · page ';

/** A moment of the transfers among which the database is killed: it is gone. */
export const KILLED = 'database killed';

export type Register = NonNullable<Claim['register']>;
