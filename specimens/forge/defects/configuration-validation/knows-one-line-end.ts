import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

/** Tabs and line ends are no control characters that anybody minds; the one before the line end was not thought of. */
const CONTROLS = /[^\P{Cc}\t\n]/u;

const defect: Defect<Parts> = {
  title: 'refuses configurations whose lines end as on Windows, for their control characters',
  rule: 'accepts-the-good-one',
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    readText: async (path) => {
      const text = await parts.readText(path);
      if (CONTROLS.test(text)) throw new ForgeError(`${path} holds control characters`);
      return text;
    },
  }),
};

export default defect;
