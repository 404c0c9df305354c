import type { Defect } from '../../../../src/model/defect.ts';
import { parseConfig } from '../../src/config-schema.ts';
import { ForgeError } from '../../src/forge-error.ts';
import { parseToml } from '../../src/parse-toml.ts';
import type { Parts } from '../../src/parts.ts';

/** Prints what it was given beside what is wrong with it, to be helpful. */
const defect: Defect<Parts> = {
  title: 'shows the whole configuration with every mistake in it',
  rule: 'keeps-secrets',
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const raw = parseToml(await readText(path), path);
      const { config, problems } = parseConfig(raw);
      if (config) return config;
      throw new ForgeError(`${path}: ${problems.join('; ')} in ${JSON.stringify(raw)}`);
    },
  }),
};

export default defect;
