import { realpath } from 'node:fs/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'dies where HOME is not set or names no folder',
  rule: 'needs-no-home',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    // On managed machines the home is a link, and messages should name the real folder.
    readSettings: async (environment, readText) =>
      parts.readSettings({ ...environment, HOME: await realpath(environment.HOME as string) }, readText),
  }),
};

export default defect;
