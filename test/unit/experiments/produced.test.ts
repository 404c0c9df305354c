import { expect, test } from 'vitest';
import { type Claim, claim as claimOf } from '../../../src/categories/basic-execution/claim.ts';
import { listProduced } from '../../../src/categories/basic-execution/produced.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { Room } from '../../../src/model/room.ts';
import { COMMAND } from '../../judge-cases.ts';

const claim = claimOf.parse({
  steps: [
    { name: 'build', command: 'forge build', produces: ['dist/app', '/work/dist/map', '/tmp/log'] },
    { name: 'clean', command: 'forge clean' },
    { name: 'keep', command: 'forge keep', produces: ['kept', '/srv/kept', '/opt/kept'] },
  ],
});
const subject = { ...COMMAND, state: ['/srv'] };

/** What is listed right after each step. */
async function listed(effort: 'quick' | 'full', pass: string) {
  const steps: string[] = [];
  const room = { files: async (step: string) => void steps.push(step) } as unknown as Room;
  const context = { claim, subject, effort } as unknown as ExperimentContext<Claim>;
  for (const step of claim.steps) await listProduced(context, room, step, pass, ['/work', '/tmp']);
  return steps;
}

test('each place of claimed files is listed once right after their step, and after the last one only state', async () => {
  expect(await listed('full', 'first')).toEqual([
    'produced by build in /work · first',
    'produced by build in /tmp · first',
    'produced by keep in /srv · first',
  ]);
  expect(await listed('full', 'second')).toHaveLength(3);
});

test('a quick run looks in the first room alone', async () => {
  expect(await listed('quick', 'first')).toHaveLength(3);
  expect(await listed('quick', 'second')).toEqual([]);
});
