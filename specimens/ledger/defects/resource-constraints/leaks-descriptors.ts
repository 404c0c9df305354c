import { openSync, readFileSync } from 'node:fs';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Reads its load from an opened file, and the one who opened it thinks that the reader closes it. */
const defect: Defect<Parts> = {
  title: 'opens a file for every request and never closes it',
  rule: 'no-descriptor-leak',
  experiments: ['rounds'],
  plant: (parts) => ({
    ...parts,
    openContext: (request) => {
      const load = readFileSync(openSync('/proc/loadavg', 'r'), 'utf8').split(' ')[0];
      return { ...parts.openContext(request), load };
    },
  }),
};

export default defect;
