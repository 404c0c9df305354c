import type { Defect } from '../../../../src/model/defect.ts';
import { parseConfig } from '../../src/config-schema.ts';
import { parseToml } from '../../src/parse-toml.ts';
import type { Parts } from '../../src/parts.ts';

/** Checking all of a large file took too long; so a mistake in `deploy` is found on the day of the deployment. */
const defect: Defect<Parts> = {
  title: 'checks of all phases only the one that it is asked to run',
  rule: 'refuses-wrong-ones',
  experiments: ['work'],
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const at = process.argv.indexOf('run');
      const name = process.argv[at + 1] ?? '';
      const raw = parseToml(await readText(path), path) as { readonly phases?: Record<string, unknown> };
      const { phases } = raw;
      if (at === -1 || typeof phases !== 'object' || !Object.hasOwn(phases, name))
        return parts.loadConfig(path, readText);
      const { config } = parseConfig({ ...raw, phases: { [name]: phases[name] } });
      return config ?? parts.loadConfig(path, readText);
    },
  }),
};

export default defect;
