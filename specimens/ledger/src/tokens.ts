import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem.ts';

/** Proves to us who an account holder is: issued by us, and not kept anywhere. */
export interface Tokens {
  /** A token by which its bearer is this owner for an hour. */
  readonly issue: (owner: string) => string;
  /**
   * The owner that an `Authorization` header speaks for.
   *
   * @throws Problem 401 that says no more than that there is no good token
   */
  readonly ownerOf: (authorization: string | undefined) => string;
}

const LIFETIME_SECONDS = 3_600;

/** Tokens signed with HMAC-SHA-256 (RFC 2104): owner, end of validity, signature, joined by dots. */
export function createTokens(key: string, now: () => number = Date.now): Tokens {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest();
  return {
    issue: (owner) => {
      const claim = `${Buffer.from(owner).toString('base64url')}.${Math.floor(now() / 1_000) + LIFETIME_SECONDS}`;
      return `${claim}.${sign(claim).toString('base64url')}`;
    },
    ownerOf: (authorization) => {
      const [, claim, owner = '', until, signature = ''] =
        /^Bearer (([\w-]+)\.(\d+))\.([\w-]+)$/.exec(authorization ?? '') ?? [];
      if (claim === undefined) throw refused('there is no bearer token');
      const given = Buffer.from(signature, 'base64url');
      const right = sign(claim);
      // Of equal length, and in a time that does not tell how much of it was right.
      if (given.length !== right.length || !timingSafeEqual(given, right))
        throw refused('the bearer token is not good');
      if (Number(until) * 1_000 <= now()) throw refused('the bearer token is no longer good');
      return Buffer.from(owner, 'base64url').toString('utf8');
    },
  };
}

function refused(message: string): Problem {
  return new Problem(401, message, [], { 'www-authenticate': 'Bearer' });
}
