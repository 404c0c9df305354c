import * as z from 'zod/mini';

const MOST = Number.MAX_SAFE_INTEGER;

const text = (longest: number) =>
  z.string().check(
    z.minLength(1, 'must not be empty'),
    z.maxLength(longest, `must not be longer than ${longest} characters`),
    // PostgreSQL holds neither NUL nor half of a surrogate pair.
    z.refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), 'must not hold control characters'),
  );

const integer = (least: number) =>
  z
    .int('must be a whole number')
    .check(z.gte(least, `must be at least ${least}`), z.lte(MOST, `must be at most ${MOST}`));

const currency = z.string().check(z.regex(/^[A-Z]{3}$/, 'must be three capital letters, as in EUR'));

/** Body of `POST /accounts`, and each line of `POST /import`. Amounts are minor units: cents. */
export const newAccount = z.strictObject({
  owner: text(200),
  currency,
  balance: z._default(integer(0), 0),
  /** The client's own name for the account; no two accounts have the same. */
  reference: z._default(z.nullable(text(100)), null),
});
export type NewAccount = z.infer<typeof newAccount>;

/** Body of `PUT /accounts/:id/owner`. */
export const newOwner = z.strictObject({ owner: text(200) });

/** Body of `POST /transfers`. */
export const newTransfer = z
  .strictObject({ from: integer(1), to: integer(1), amount: integer(1) })
  .check(
    z.refine(({ from, to }) => from !== to, { path: ['to'], message: 'must be another account than from' }),
  );
export type NewTransfer = z.infer<typeof newTransfer>;

/** A number that comes as text, in a path or a query. */
const numeral = (most: number) =>
  z.coerce
    .number('must be a whole number')
    .check(
      z.int('must be a whole number'),
      z.gte(1, 'must be at least 1'),
      z.lte(most, `must be at most ${most}`),
    );

/** Path parameter of everything that has a number. */
export const numbered = z.object({ id: numeral(MOST) });

/** Path parameters of an exchange rate. */
export const pairOfCurrencies = z.object({ base: currency, quote: currency });

/** Query of `GET /reports/statement`. */
export const statementQuery = z.strictObject({
  account: numeral(MOST),
  limit: z._default(numeral(500), 100),
  before: z._default(numeral(MOST), MOST),
});

/** Body of `POST /accounts/:id/views`. */
export const newView = z.strictObject({ viewer: text(200) });

/** Query of `GET /reports/activity`. Shorter than the grace in which requests may finish. */
export const activityQuery = z.strictObject({ seconds: z._default(numeral(3), 1) });
