import { z } from 'zod';
import { httpAction } from '../../lib/actions.ts';
import { pathSpellings, type Spelling } from '../../lib/path-spellings.ts';
import { serviceName } from '../../lib/service-name.ts';
import { placeholders } from '../../lib/template.ts';
import { duration } from '../../lib/units.ts';
import type { HttpAction } from '../../model/contract.ts';

/** What the contract may claim for rate-limiting. Choose a small limit and a short window for the test. */
export const claim = z
  .strictObject({
    /** A request that is limited; `${key}` stands for whom it counts, in a header, the path or the body. */
    action: httpAction().refine(
      (action) => placeholders(action).includes('key'),
      'write ${key} where the request says whom it counts for',
    ),
    /** So many requests of one key in a window. */
    limit: z.int().min(2).max(200),
    /** How long a window lasts. */
    window: duration().refine((ms) => ms >= 1_000 && ms <= 20_000, 'from 1s to 20s'),
    /** So many at most that one key may make at once; default: the limit. A fixed window lets twice the limit through around its end. */
    burst: z.int().min(1).max(400).optional(),
    /** The status of a refusal. */
    refusal: z.int().min(400).max(599).default(429),
    /** SQL that counts what the requests of one key (`$1`) have done. */
    effect: z.strictObject({ service: serviceName('postgres'), counts: z.string() }).optional(),
    /** Whether the limit is kept outside of the process, and so outlives it. */
    shared: z.boolean().default(false),
    /** What requests get while the service is gone in which the limit is kept; `recovers`: time after its return until the limit holds again. */
    without: z
      .strictObject({
        service: serviceName(),
        gets: z.enum(['allowed', 'refused']),
        recovers: duration()
          .refine((ms) => ms <= 20_000, 'at most 20s')
          .prefault('5s'),
      })
      .optional(),
    /**
     * Whether headers such as X-Forwarded-For are claimed to say whom a request counts for. Where `${key}` stands in one of them, an address
     * of 198.18.0.0/16 takes its place, everywhere in the request and in `effect`.
     */
    forwarding: z.boolean().default(false),
    /**
     * What becomes of requests that leave the key out, where it stands in a header: they are `refused`, or `limited` as those of one key are.
     * Without it they may be free by intent, and nobody asks.
     */
    withoutKey: z.enum(['refused', 'limited']).optional(),
  })
  .refine(({ action, withoutKey }) => withoutKey === undefined || keyHeaders(action).length > 0, {
    path: ['withoutKey'],
    message: 'is for a ${key} that stands in a header',
  });

export type Claim = z.infer<typeof claim>;

/** Headers of the request in which its key stands. */
function keyHeaders({ headers }: Pick<HttpAction, 'headers'>): readonly string[] {
  return Object.keys(headers).filter((name) => headers[name]?.includes('${key}'));
}

/** Whether its key stands where a proxy puts an address: a service may rightly ignore there what is none. */
export const keyIsAddress = ({ action, forwarding }: Claim): boolean =>
  forwarding && keyHeaders(action).some((name) => FORGED.includes(name.toLowerCase()));

export const burstOf = ({ burst, limit }: Claim): number => burst ?? limit;

/**
 * Whether more would have been allowed than may be, if each life after the first had known nothing: then it gives its limit once more. What
 * the first gave beyond that came out of a second window, or of a bucket that was full.
 */
export function tells(
  claim: Claim,
  { allowed, kills, ms }: { readonly allowed: number; readonly kills: number; readonly ms: number },
): boolean {
  const { limit, window } = claim;
  const anew = Math.min(allowed, limit, burstOf(claim));
  return allowed + kills * anew > burstOf(claim) + Math.ceil((limit * ms) / window);
}

/** Milliseconds from the end of a window to the requests before and after it: room for a machine that is late. */
export const asideOf = ({ window }: Claim): number => window / 8;

/** Requests around the end of a window of which each has its record. */
const RECORDED = 300;

/** Whether twice the limit around the end of a window is more than may be allowed in half of one. */
export function tellsAroundEnd(claim: Claim): boolean {
  const { limit } = claim;
  return 2 * limit - 1 > burstOf(claim) + Math.ceil(limit / 2) && 2 * limit <= RECORDED;
}

/** Headers by which a proxy says for whom it asks, and with which a client may try to be somebody else. */
export const FORGED: readonly string[] = [
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
];

/** Spellings of the limited path under which a client may try to be counted anew; the usual ones, for time passes. */
export function otherSpellings(path: string): readonly Spelling[] {
  const query = `${path.includes('?') ? '&' : '?'}cleanroom=1`;
  return [{ what: 'with a query of its own', path: path + query }, ...pathSpellings(path).slice(0, 2)];
}

/** The step of plain requests that follow a way round the limit: they tell whether the key is refused still. */
export const plainAfter = (step: string): string => `${step} · then plain`;

/** Characters of a key that is long enough to be shortened somewhere: as many as a UUID has. */
const LONG = 36;

/** A key so long that who keeps only a part of it keeps too little; letters and digits, so that nobody has a reason to part it. */
export const lengthened = (key: string): string =>
  key.replaceAll(/[^a-z0-9]/g, '').padEnd(LONG, 'abcdefghijklmnopqrstuvwxyz');

/** Keys that are nearly another one, and by what they differ. */
export const NEARLY: readonly { readonly what: string; readonly of: (key: string) => string }[] = [
  { what: 'only in its last character', of: (key) => `${key.slice(0, -1)}0` },
  { what: 'only in its first character', of: (key) => `0${key.slice(1)}` },
  { what: 'only by one character more at its end', of: (key) => `${key}0` },
];

/** Requests that do not say whom they count for, and how they come about. */
export const KEYLESS: readonly {
  readonly step: string;
  readonly how: string;
  readonly headersOf: (action: HttpAction) => HttpAction['headers'];
}[] = [
  {
    step: 'key left out',
    how: 'With the key left out',
    headersOf: (action) => {
      const named = keyHeaders(action);
      return Object.fromEntries(Object.entries(action.headers).filter(([name]) => !named.includes(name)));
    },
  },
  {
    step: 'key empty',
    how: 'With nothing in the place of the key',
    headersOf: ({ headers }) =>
      Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replaceAll('${key}', '')]),
      ),
  },
];
