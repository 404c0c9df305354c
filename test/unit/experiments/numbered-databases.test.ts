import { expect, test } from 'vitest';
import type { Stage } from '../../../src/categories/cache-integration/acts.ts';
import type { Claim } from '../../../src/categories/cache-integration/claim.ts';
import { NAMES, REPLACE } from '../../../src/categories/cache-integration/keys.ts';
import { spoil } from '../../../src/categories/cache-integration/unreadable.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import { recordsOf, reply } from '../../evidence.ts';

test('what one read alone left is replaced in the database in which it lies', async () => {
  const held = new Set<string>();
  const replaced: (readonly string[])[] = [];
  const stage = {
    cache: 'cache',
    room: {
      redis: async (step: string, _service: string, [, script, , ...values]: readonly string[]) => {
        if (script === REPLACE) replaced.push(values.slice(2));
        return recordsOf('cache-integration', [reply(step, { reply: script === NAMES ? [...held] : 0 })])[0];
      },
    },
    empty: async () => held.clear(),
    read: async (_step: string, id: number) => void held.add('0 all').add(`1 all`).add(`1 account:${id}`),
  } as unknown as Stage;
  await spoil({ waiting: () => {} } as unknown as ExperimentContext<Claim>, stage, 1, 2);
  expect(replaced).toEqual([['1 account:1'], ['1 account:1']]);
});
