import type { Checked, Result } from '../protocol.ts';
import { postgresRequests } from './requests/postgres.ts';
import { redisRequests } from './requests/redis.ts';

const readers = { postgres: postgresRequests, redis: redisRequests } as const;

/** Different first words that are told apart; those beyond are counted together. */
const MOST_VERBS = 200;
const BEYOND = 'others';

/** Counts what goes through one proxy. */
export interface Tally {
  /** Another connection; what its directions pass is to be told, and whether a fault befell it from the beginning. */
  readonly connection: () => {
    readonly toService: (bytes: Buffer) => void;
    readonly toSubject: (bytes: Buffer) => void;
    readonly hit: () => void;
  };
  readonly hit: (connections: number) => void;
  readonly counts: () => Omit<Result<'proxy.counts'>, 'open'>;
}

/** A tally that also counts requests, where the protocol is one that it knows. */
export function createTally(protocol: Checked<'proxy.open'>['protocol']): Tally {
  let connections = 0;
  let bytesToService = 0;
  let bytesToSubject = 0;
  let hit = 0;
  let requests = 0;
  let readable = protocol !== null;
  // Words are the subject's own choice, `constructor` among them.
  const byVerb = new Map<string, number>();

  function heard(verb: string | null): void {
    if (verb === null) {
      readable = false;
      return;
    }
    requests += 1;
    const key = byVerb.has(verb) || byVerb.size < MOST_VERBS ? verb : BEYOND;
    byVerb.set(key, (byVerb.get(key) ?? 0) + 1);
  }

  return {
    connection() {
      connections += 1;
      const reader = protocol === null ? null : readers[protocol](heard);
      return {
        toService: (bytes) => {
          bytesToService += bytes.length;
          reader?.read(bytes);
        },
        toSubject: (bytes) => {
          bytesToSubject += bytes.length;
        },
        hit: () => {
          hit += 1;
        },
      };
    },
    hit: (count) => {
      hit += count;
    },
    counts: () => ({
      connections,
      bytesToService,
      bytesToSubject,
      hit,
      requests: readable ? requests : null,
      byVerb: Object.fromEntries(byVerb),
    }),
  };
}
