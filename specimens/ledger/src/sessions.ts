import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';
import { Problem } from './problem.ts';

export interface Session {
  /** To be sent as `Authorization: Session …`. */
  readonly session: string;
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly until: string;
}

/** What an account holder opens with a token, and, unlike a token, can end. Any instance knows the sessions of all. */
export interface Sessions {
  /** @throws Problem 429 when the owner has opened too many within a minute */
  readonly open: (owner: string) => Promise<Session>;
  /**
   * The owner that an `Authorization` header speaks for; null where it names no session at all.
   *
   * @throws Problem 401 for a session that is over or never was
   */
  readonly ownerOf: (authorization: string | undefined) => Promise<string | null>;
  /** Ends the session that the header names; does nothing where there is none. */
  readonly end: (authorization: string | undefined) => Promise<void>;
}

const LIFETIME_SECONDS = 3_600;
/** Sessions that one owner may open within a minute, through all instances together. */
const MOST_A_MINUTE = 20;
/** Any fixed number, so that our locks by owner are no others. */
const LOCK = 7_305_402_119;
/** 256 bits, so that none can be guessed. */
const BYTES = 32;

/** Sessions in the database, and not in the cache: that may forget at any time. Of a session only its digest is kept. */
export function createSessions(database: Database, mostAMinute = MOST_A_MINUTE): Sessions {
  return {
    async open(owner) {
      const session = randomBytes(BYTES).toString('base64url');
      return database.transaction(async (query) => {
        // One after the other, or those at the same time would not count each other.
        await query('select pg_advisory_xact_lock(hashtextextended($1, $2))', [owner, LOCK]);
        const [recent] = await query<{ count: number; wait: number }>(RECENT, [owner]);
        if (recent !== undefined && recent.count >= mostAMinute) {
          throw new Problem(429, `no more than ${mostAMinute} sessions may be opened in a minute`, [], {
            'retry-after': String(Math.max(1, recent.wait)),
          });
        }
        const [row] = await query<{ until: Date }>(OPEN, [digestOf(session), owner, LIFETIME_SECONDS]);
        if (row === undefined) throw new Error('insert into sessions returned no row');
        return { session, owner, until: row.until.toISOString() };
      });
    },
    async ownerOf(authorization) {
      const session = sessionIn(authorization);
      if (session === null) return null;
      const [row] = await database.query<{ owner: string }>(
        'select owner from sessions where digest = $1 and valid_until > now()',
        [digestOf(session)],
      );
      if (row === undefined)
        throw new Problem(401, 'the session is over', [], { 'www-authenticate': 'Bearer' });
      return row.owner;
    },
    async end(authorization) {
      const session = sessionIn(authorization);
      if (session !== null)
        await database.query('update sessions set valid_until = now() where digest = $1', [
          digestOf(session),
        ]);
    },
  };
}

/** What this owner has opened within a minute, and the seconds until the first of that is a minute old. */
const RECENT = `
  select count(*)::int as count, coalesce(ceil(extract(epoch from min(opened_at) + interval '1 minute' - now())), 0)::int as wait
  from sessions where owner = $1 and opened_at > now() - interval '1 minute'`;

const OPEN = `
  with over as (delete from sessions where valid_until < now() and opened_at < now() - interval '1 minute')
  insert into sessions (digest, owner, valid_until) values ($1, $2, now() + make_interval(secs => $3))
  returning valid_until as until`;

/** Of an `Authorization` header. */
export function sessionIn(authorization: string | undefined): string | null {
  return /^Session ([\w-]{1,100})$/.exec(authorization ?? '')?.[1] ?? null;
}

function digestOf(session: string): Buffer {
  return createHash('sha256').update(session).digest();
}
