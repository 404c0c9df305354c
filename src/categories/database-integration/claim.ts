import { z } from 'zod';
import { commandAction, httpAction } from '../../lib/actions.ts';
import { hostText } from '../../lib/host-text.ts';
import { serviceName } from '../../lib/service-name.ts';
import { placeholders } from '../../lib/template.ts';
import { duration } from '../../lib/units.ts';

/** A request with a place for text of ours. */
const with_ = (name: string) =>
  httpAction().refine(
    (action) => placeholders(action).includes(name),
    `needs a place for our text: write \${${name}}`,
  );

/** SQL that counts, with our text as its only parameter. */
const counting = () =>
  z.string().regex(/\$1(?!\d)/, 'must count the rows that hold our text, which is its parameter $1');

/** An earlier release's database, with rows in it. */
const upgrade = z.strictObject({
  from: z.string().min(1).describe('The earlier release, as people call it.'),
  content: hostText().describe(
    'Its database, schema and rows: plain SQL as `pg_dump --no-owner --no-privileges` writes it, or { file } for one of the host.',
  ),
  changes: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Tables (`sessions`) and columns (`accounts.balance`) that the migration is meant to empty, drop or rewrite.',
    ),
  reads: z
    .array(z.strictObject({ request: httpAction(), shows: z.array(z.string().min(1)).default([]) }))
    .default([])
    .describe('Requests for what was there before, each with words that its answer must hold.'),
});

/** What the contract may claim for database-integration. */
export const claim = z.strictObject({
  /** The service that holds the truth, where there is more than one PostgreSQL. */
  service: serviceName('postgres').optional(),
  /** Requests that must be done once before the others make sense. */
  given: z.array(httpAction()).default([]),
  /**
   * What its users write. `${value}` in the request stands for text that is new each time; `written` is SQL that counts the
   * rows that hold it; `read` gets what was written back, `${id}` being the answer's field that `id` names, by the way to it
   * with dots, as in `data.id`.
   */
  writes: z
    .array(
      z.strictObject({
        request: with_('value'),
        written: counting(),
        read: with_('id').optional(),
        id: z.string().default('id'),
      }),
    )
    .min(1),
  /** Good form, but refused (no such account, not enough money); `expect` is the refusal. */
  refused: z.array(z.strictObject({ request: httpAction(), written: counting().optional() })).default([]),
  /** Other places where text of users comes in, each as `${input}`. */
  inputs: z.array(with_('input')).default([]),
  /** Most connections that it holds to the database at once. */
  pool: z.int().positive().optional(),
  /** Time after a restart of the database within which it writes again. */
  recovers: duration().prefault('5s'),
  /** The command that brings the schema up to date. */
  migrate: commandAction().optional(),
  /**
   * Filled databases of earlier releases: each has a name in `from` and a dump in plain SQL in `content`, as `pg_dump --no-owner --no-privileges`
   * writes it (`{ file }` for one of the host). `migrate`, or without it the service when it starts, must keep all rows but of the tables and
   * columns in `changes`, and `reads` must be answered well afterwards, each with the words in `shows`.
   */
  upgrades: z.array(upgrade).max(5).default([]),
});

export type Claim = z.infer<typeof claim>;
export type Write = Claim['writes'][number];
export type Upgrade = Claim['upgrades'][number];

/** Most writes that come at one moment, and in all: no more than PostgreSQL has connections for. */
export const CROWD = 90;

/** Milliseconds that answers of the database are held back while more writes come at once than the claimed pool has connections. */
export const HELD_BACK = 80;

/** Errors of ours that stand in the database’s log around two migrations at once. */
export const BEFORE = 'cleanroom: before two migrations at once';
export const AFTER = 'cleanroom: after two migrations at once';
