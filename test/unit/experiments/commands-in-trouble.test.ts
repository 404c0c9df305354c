import { expect, test } from 'vitest';
import { category } from '../../../src/categories/comprehensive-validation/index.ts';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import type { CommandRequest, Room } from '../../../src/model/room.ts';
import { files, note, recordsOf, run, type Sketch, traffic } from '../../evidence.ts';
import { COMMAND } from '../../judge-cases.ts';

const claim = category.claim.parse({
  commands: {
    mix: [{ command: { run: 'forge run build' } }],
    reads: [{ run: 'forge status' }],
    faults: ['full'],
    rounds: 2,
  },
});
const recordOf = (sketch: Sketch) => recordsOf('comprehensive-validation', [sketch])[0] as EvidenceRecord;

/** The steps of the runs from the first wave on, of which these do not end in time. */
async function ran(isLate: (step: string) => boolean): Promise<readonly string[]> {
  const steps: string[] = [];
  const room = {
    name: 'room',
    hasShell: async () => true,
    fill: async () => 0,
    unfill: async () => undefined,
    files: async (step: string) => recordOf(files(step)),
    traffic: async (step: string) => recordOf(traffic(step)),
    run: async ({ step, command }: CommandRequest) => {
      steps.push(step);
      return recordOf(run(step, { command: [...command], ...(isLate(step) && { outcome: 'timed-out' }) }));
    },
  } as unknown as Room;
  const [, experiment] = category.experiments;
  await experiment?.act({
    claim,
    subject: COMMAND,
    effort: 'full',
    random: () => 0,
    recorder: { record: (_: string, step: string, data: { name: string }) => recordOf(note(step, data)) },
    waiting: () => undefined,
    signal: new AbortController().signal,
    open: async () => room,
    explain: false,
  } as unknown as Parameters<NonNullable<typeof experiment>['act']>[0]);
  return steps.slice(steps.indexOf('wave 1'));
}

test('what had not ended in time is done once more', async () => {
  const late = ['wave 1', 'after 0', 'read after 0'];
  expect(await ran((step) => late.includes(step))).toEqual([
    'wave 1',
    'wave 1 · once more',
    'wave 2',
    'recovery 1 of 0',
    'after 0',
    'after 0 · once more',
    'read after 0',
    'read after 0 · once more',
  ]);
});

test('what hangs once more is waited for no more', async () => {
  const steps = await ran((step) => step.startsWith('wave '));
  expect(steps.slice(0, 4)).toEqual(['wave 1', 'wave 1 · once more', 'wave 2', 'recovery 1 of 0']);
});
