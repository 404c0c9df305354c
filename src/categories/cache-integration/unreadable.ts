import type { ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Stage } from './acts.ts';
import type { Claim } from './claim.ts';

/** What another version, or another program on the same Redis, may have left under a key. */
const UNREADABLE = ['text', 'list'] as const;

/** No format ends like this, and it is no number. */
const TEXT = '{"cleanroom\u0000';

/**
 * Puts text that nobody can read, or a value of another type, in the place of keys, with what they had left to live; gives how
 * many it replaced. A type whose values are no text is left alone by the first.
 */
const REPLACE = `
  local kind, text, replaced = ARGV[1], ARGV[2], 0
  for _, key in ipairs(KEYS) do
    local type, left = redis.call('TYPE', key).ok, redis.call('PTTL', key)
    if kind == 'list' and type ~= 'list' then
      redis.call('DEL', key)
      redis.call('RPUSH', key, text)
      replaced = replaced + 1
    elseif kind == 'text' and type == 'string' then
      redis.call('SET', key, text)
      replaced = replaced + 1
    elseif kind == 'text' and type == 'hash' then
      for _, field in ipairs(redis.call('HKEYS', key)) do redis.call('HSET', key, field, text) end
      replaced = replaced + 1
    end
    if left > 0 then redis.call('PEXPIRE', key, left) end
  end
  return replaced`;

/** Reads something whose copy in the cache has become unreadable. What one read alone put there is its copy. */
export async function spoil(
  { waiting }: ExperimentContext<Claim>,
  { room, cache, read, empty }: Stage,
  one: string | number,
  two: string | number,
): Promise<void> {
  waiting('copies that cannot be read');
  const keys = async (step: string) => namesIn(await room.redis(step, cache, ['KEYS', '*']));
  for (const kind of UNREADABLE) {
    await empty(`emptied before ${kind} that cannot be read`);
    // What belongs to all, and what other reads leave, is there before.
    await read(`another one before ${kind}`, two);
    const others = await keys(`keys before ${kind}`);
    await read(`good before ${kind}`, one);
    const own = (await keys(`keys of one before ${kind}`)).filter((key) => !others.includes(key));
    if (own.length === 0) continue;
    await room.redis(`replaced by ${kind}`, cache, ['EVAL', REPLACE, String(own.length), ...own, kind, TEXT]);
    await read(`unreadable ${kind}`, one);
    await empty(`emptied after ${kind}`);
    await read(`readable after ${kind}`, one);
  }
}

function namesIn({ data }: EvidenceRecord<'reply'>): readonly string[] {
  return Array.isArray(data.reply) ? data.reply.map(String) : [];
}
