import type { ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Stage } from './acts.ts';
import type { Claim } from './claim.ts';
import { NAMES, REPLACE } from './keys.ts';

/** What another version, or another program on the same Redis, may have left under a key. */
const UNREADABLE = ['text', 'list'] as const;

/** No format ends like this, and it is no number. */
const TEXT = '{"cleanroom\u0000';

/** Reads something whose copy in the cache has become unreadable. What one read alone put there is its copy. */
export async function spoil(
  { waiting }: ExperimentContext<Claim>,
  { room, cache, read, empty }: Stage,
  one: string | number,
  two: string | number,
): Promise<void> {
  waiting('copies that cannot be read');
  const keys = async (step: string) => namesIn(await room.redis(step, cache, ['EVAL', NAMES, '0']));
  for (const kind of UNREADABLE) {
    await empty(`emptied before ${kind} that cannot be read`);
    // What belongs to all, and what other reads leave, is there before.
    await read(`another one before ${kind}`, two);
    const others = await keys(`keys before ${kind}`);
    await read(`good before ${kind}`, one);
    const own = (await keys(`keys of one before ${kind}`)).filter((key) => !others.includes(key));
    if (own.length === 0) continue;
    await room.redis(`replaced by ${kind}`, cache, ['EVAL', REPLACE, '0', kind, TEXT, ...own]);
    await read(`unreadable ${kind}`, one);
    await empty(`emptied after ${kind}`);
    await read(`readable after ${kind}`, one);
  }
}

function namesIn({ data }: EvidenceRecord<'reply'>): readonly string[] {
  return Array.isArray(data.reply) ? data.reply.map(String) : [];
}
