import { spawn } from 'node:child_process';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Hands every booking to a filter on its standard input, and never ends that input, so the filter waits for ever. */
const defect: Defect<Parts> = {
  title: 'leaves a child process behind for every transfer',
  rule: 'no-process-leak',
  experiments: ['rounds'],
  mayBreak: {
    'resource-constraints': ['no-descriptor-leak', 'no-memory-leak', 'within-memory', 'threads-fit-quota'],
  },
  plant: (parts) => ({
    ...parts,
    createTransfers: (...args) => {
      const transfers = parts.createTransfers(...args);
      return {
        ...transfers,
        book: async (transfer, key) => {
          const outcome = await transfers.book(transfer, key);
          const audit = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
          audit.on('error', () => {});
          audit.unref();
          audit.stdin.on('error', () => {});
          audit.stdin.write(`${JSON.stringify(outcome.body)}\n`);
          return outcome;
        },
      };
    },
  }),
};

export default defect;
