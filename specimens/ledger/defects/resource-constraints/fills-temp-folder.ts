import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Every body is kept in a file, to be looked at when something goes wrong; nobody ever removes one. */
const defect: Defect<Parts> = {
  title: 'leaves a file in the temporary folder for every body',
  rule: 'no-temp-growth',
  experiments: ['rounds'],
  mayBreak: { 'resource-constraints': ['no-memory-leak'] },
  plant: (parts) => ({
    ...parts,
    readBody: async (request, limits) => {
      const body = await parts.readBody(request, limits);
      await writeFile(join(tmpdir(), `ledger-body-${randomUUID()}.json`), body);
      return body;
    },
  }),
};

export default defect;
