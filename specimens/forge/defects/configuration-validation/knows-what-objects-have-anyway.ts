import type { Defect } from '../../../../src/model/defect.ts';
import { parseConfig } from '../../src/config-schema.ts';
import { parseToml } from '../../src/parse-toml.ts';
import type { Parts } from '../../src/parts.ts';

/** Asks `key in known`, and an object knows more than was put into it. */
const defect: Defect<Parts> = {
  title: 'takes a key for known that objects have by themselves',
  rule: 'refuses-wrong-ones',
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const raw = parseToml(await readText(path), path) as Record<string, unknown>;
      const own = Object.entries(raw).filter(([key]) => !(key in {}));
      const { config } = parseConfig(Object.fromEntries(own));
      return config ?? parts.loadConfig(path, readText);
    },
  }),
};

export default defect;
