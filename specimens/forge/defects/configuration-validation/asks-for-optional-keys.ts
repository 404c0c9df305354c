import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

/** Every key that its own template has, as if nobody wrote a shorter file. */
const defect: Defect<Parts> = {
  title: 'refuses a file without keys that are documented as optional',
  rule: 'accepts-the-good-one',
  takes: 'full',
  experiments: ['keys'],
  // A project of three lines is one of the steps there.
  mayBreak: { 'basic-execution': ['steps-exit-as-claimed'] },
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const config = await parts.loadConfig(path, readText);
      const text = await readText(path);
      for (const key of ['version', 'values', 'phases', 'greeting']) {
        if (!new RegExp(`^\\W*${key}\\b`, 'm').test(text)) throw new ForgeError(`${path}: ${key} is missing`);
      }
      return config;
    },
  }),
};

export default defect;
