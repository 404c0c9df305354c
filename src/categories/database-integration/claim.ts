import { z } from 'zod';
import { commandAction, httpAction } from '../../lib/actions.ts';
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

/** What the contract may claim for database-integration. */
export const claim = z.strictObject({
  /** The service that holds the truth, where there is more than one PostgreSQL. */
  service: z.string().optional(),
  /** Requests that must be done once before the others make sense. */
  given: z.array(httpAction()).default([]),
  /**
   * What its users write. `${value}` in the request stands for text that is new each time; `written` is SQL that counts the
   * rows that hold it; `read` gets what was written back, `${id}` being the answer's field of the name `id`.
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
});

export type Claim = z.infer<typeof claim>;
export type Write = Claim['writes'][number];
