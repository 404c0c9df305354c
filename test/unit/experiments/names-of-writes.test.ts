import { expect, test } from 'vitest';
import { type Claim, claim as claimOf } from '../../../src/categories/error-handling/claim.ts';
import { writeOntoFullDisk } from '../../../src/categories/error-handling/full-disk.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import { file, files, recordsOf, run } from '../../evidence.ts';
import { COMMAND } from '../../judge-cases.ts';

/** The writes that are asked for, of a command that leaves files of these names. */
async function writesOf(nameOf: (room: number) => string) {
  const writes: string[] = [];
  let rooms = 0;
  const record = (sketch: Parameters<typeof recordsOf>[1][number]) =>
    recordsOf('error-handling', [sketch])[0];
  const open = async () => {
    rooms += 1;
    const left = [file('.cleanroom-fill')];
    return {
      files: async (step: string, root: string) => record(files(step, { root, entries: [...left] })),
      fill: async () => undefined,
      run: async ({ step }: { readonly step: string }) => {
        writes.push(step);
        left.push(file(nameOf(rooms)));
        return record(run(step, {}));
      },
    };
  };
  await writeOntoFullDisk({
    claim: claimOf.parse({ writes: [{ command: 'forge generate --out out', into: 'out' }] }),
    subject: { ...COMMAND, workFolder: '/work' },
    waiting: () => {},
    open,
  } as unknown as ExperimentContext<Claim>);
  return writes;
}

test('where a full disk has names that nobody has seen, it is seen with room once more whether they are steady', async () => {
  expect(await writesOf((room) => `page-${room}`)).toEqual([
    'roomy disk 0',
    'full disk 0',
    'roomy disk once more 0',
  ]);
});

test('where the names are the same, no third room is opened', async () => {
  expect(await writesOf(() => 'page')).toEqual(['roomy disk 0', 'full disk 0']);
});
