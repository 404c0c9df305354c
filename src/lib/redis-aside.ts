import type { SubjectFacts } from '../model/contract.ts';
import type { Room } from '../model/room.ts';

/** The last of the databases that every Redis has, in which nobody but us is expected. */
const ASIDE = 15;
/** Says that what lies there is ours, and whole. */
const MARK = 'cleanroom:held';

const copy = (from: number, to: number): string =>
  `redis.call('SELECT', ${to}) redis.call('FLUSHDB') redis.call('SELECT', ${from}) ` +
  `for _, key in ipairs(redis.call('KEYS', '*')) do redis.call('COPY', key, key, 'DB', ${to}) end `;

const HOLD =
  `redis.call('SELECT', ${ASIDE}) ` +
  `if redis.call('DBSIZE') > 0 and redis.call('EXISTS', '${MARK}') == 0 then return 'somebody else is there' end ` +
  `${copy(0, ASIDE)} redis.call('SELECT', ${ASIDE}) redis.call('SET', '${MARK}', '1') return 'held'`;
const PUT_BACK =
  `redis.call('SELECT', ${ASIDE}) if redis.call('EXISTS', '${MARK}') == 0 then return 'nothing was held' end ` +
  `${copy(ASIDE, 0)} redis.call('SELECT', 0) redis.call('DEL', '${MARK}') return 'put back'`;

/**
 * Holds what the first database of every Redis has beside the state that is held aside at the same moment, and gives what puts it back. A cache that remembers what
 * came later than the folders that were put back makes a subject acknowledge what it then does not have, which would be our doing. Where a
 * Redis cannot copy (before 6.2), or the subject has something of its own in the place for it, it stays as it is.
 */
export async function holdRedisAside(
  room: Pick<Room, 'redis'>,
  { services }: Pick<SubjectFacts, 'services'>,
): Promise<() => Promise<void>> {
  const stores = services.filter(({ type }) => type === 'redis').map(({ name }) => name);
  const each = async (step: string, script: string) => {
    for (const name of stores) await room.redis(`${name} ${step}`, name, ['EVAL', script, '0']);
  };
  await each('held aside', HOLD);
  return () => each('put back', PUT_BACK);
}
