import { z } from 'zod';
import { httpAction } from '../../lib/actions.ts';
import { serviceName } from '../../lib/service-name.ts';
import { placeholders } from '../../lib/template.ts';
import { duration } from '../../lib/units.ts';

/** A request with a place for something of ours. */
const requestWith = (name: string) =>
  httpAction().refine(
    (action) => placeholders(action).includes(name),
    `needs a place for it: write \${${name}}`,
  );

/** What the contract may claim for cache-integration. */
export const claim = z.strictObject({
  /** The Redis in question, where there is more than one. */
  cache: serviceName('redis').optional(),
  /** The PostgreSQL in question, where there is more than one. */
  database: serviceName('postgres').optional(),
  /** Makes something that can be read; `${value}` stands for text that is new each time, and that the read must show. */
  create: requestWith('value'),
  /** The field of the answer to `create` that names what was made, by the way to it with dots, as in `data.id`. */
  id: z.string().default('id'),
  /** The read that is cached; `${id}` says of what. */
  read: requestWith('id'),
  /** The write that changes what `read` shows; `${id}` says of what, `${other}` is something else of the same kind, which it may change too. */
  write: requestWith('id'),
  /** What is true: a field of the read's answer, by the way to it with dots as well, and SQL that finds its value in the database by the id, $1. */
  truth: z.strictObject({
    field: z.string(),
    sql: z.string().regex(/\$1(?!\d)/, 'must find the value by the id, which is its parameter $1'),
  }),
  /** Time after the answer to a write within which the read shows it. */
  fresh: duration().prefault('500ms'),
  /** Whether it serves, by the database alone, while there is no cache; otherwise it must answer, if only that it cannot. */
  optional: z.boolean().default(true),
  /** Time within which it answers while there is no cache. */
  within: duration().prefault('2s'),
  /** Time after an outage of cache or database within which all is as before. */
  recovers: duration().prefault('5s'),
  /** Longest time to live of a key. */
  ttl: duration().optional(),
  /** Patterns of keys, as Redis has them, that may last: sessions of its own kind, queues. */
  lasting: z.array(z.string()).default([]),
  /** Most requests to the database that two hundred misses of one key at once may cost. */
  misses: z.int().positive().default(20),
});

/** Milliseconds between two looks at what copies have left, between which one is read. */
export const BEFORE_ANOTHER_READ = 400;

export type Claim = z.infer<typeof claim>;
