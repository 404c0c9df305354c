import type { Defect } from '../../../../src/model/defect.ts';
import { parseConfig } from '../../src/config-schema.ts';
import { parseToml } from '../../src/parse-toml.ts';
import type { Parts } from '../../src/parts.ts';

/** Makes text of whatever is not, and so takes `version = 12345` or `name = true`. */
const defect: Defect<Parts> = {
  title: 'takes numbers and truth values where text must be',
  rule: 'refuses-wrong-ones',
  experiments: ['keys'],
  // A path that was a number is looked for when the work has begun.
  mayBreak: { 'configuration-validation': ['refuses-before-work', 'names-the-place'] },
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const { config } = parseConfig(asText(parseToml(await readText(path), path)));
      return config ?? parts.loadConfig(path, readText);
    },
  }),
};

function asText(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return `n${value}`;
  if (typeof value === 'boolean') return key === 'needs-token' ? value : String(value);
  if (Array.isArray(value)) return value.map((item) => asText(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asText(inner, name)]));
}

export default defect;
