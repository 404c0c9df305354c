import type { Defect } from '../../../../src/model/defect.ts';
import { parseConfig } from '../../src/config-schema.ts';
import { parseToml } from '../../src/parse-toml.ts';
import type { Parts } from '../../src/parts.ts';

/** One `object` among five that are strict: with `contians`, the step checks nothing, and says that all is well. */
const defect: Defect<Parts> = {
  title: 'ignores keys that it does not know in steps of one kind',
  rule: 'refuses-wrong-ones',
  experiments: ['keys'],
  takes: 'full',
  // The step itself finds out what it lacks.
  mayBreak: { 'configuration-validation': ['refuses-before-work'] },
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const raw = parseToml(await readText(path), path) as { readonly phases?: object };
      for (const step of Object.values(raw.phases ?? {}).flatMap(({ steps }) => steps ?? [])) {
        if (step?.action !== 'check') continue;
        for (const key of Object.keys(step)) if (!KNOWN.includes(key)) Reflect.deleteProperty(step, key);
      }
      return parseConfig(raw).config ?? parts.loadConfig(path, readText);
    },
  }),
};

const KNOWN = ['action', 'file', 'contains'];

export default defect;
