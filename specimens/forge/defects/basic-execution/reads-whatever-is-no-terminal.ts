import { text } from 'node:stream/consumers';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'reads its standard input to the end wherever that is no terminal',
  rule: 'waits-for-nobody',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    // FORGE_TIMEOUT=5s may come in a pipe as well.
    readSettings: async (environment, readText) => {
      const piped = process.stdin.isTTY ? '' : await text(process.stdin).catch(() => '');
      const timeout = /^FORGE_TIMEOUT=(\S+)$/m.exec(piped)?.[1];
      return parts.readSettings({ ...environment, ...(timeout && { FORGE_TIMEOUT: timeout }) }, readText);
    },
  }),
};

export default defect;
