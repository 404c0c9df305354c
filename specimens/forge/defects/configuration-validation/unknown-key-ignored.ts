import type { Defect } from '../../../../src/model/defect.ts';
import { parseConfig } from '../../src/config-schema.ts';
import { parseToml } from '../../src/parse-toml.ts';
import type { Parts } from '../../src/parts.ts';

/** Takes out whatever the schema does not know, as schema libraries do unless they are told otherwise. */
const defect: Defect<Parts> = {
  title: 'ignores keys that it does not know',
  rule: 'refuses-wrong-ones',
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const raw: unknown = parseToml(await readText(path), path);
      for (let round = 0; round < 10; round += 1) {
        const { config, problems } = parseConfig(raw);
        if (config) return config;
        const unknown = problems.flatMap((problem) => UNKNOWN.exec(problem) ?? []);
        if (unknown.length === 0) break;
        for (const key of problems.flatMap((problem) => [...problem.matchAll(KEY)].map(([, name]) => name)))
          dropKey(raw, String(key));
      }
      return parts.loadConfig(path, readText);
    },
  }),
};

const UNKNOWN = /Unrecognized key/;
const KEY = /[“"]([^"”]+)["”]/g;

function dropKey(value: unknown, key: string): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) Reflect.deleteProperty(value, key);
  for (const inner of Object.values(value)) dropKey(inner, key);
}

export default defect;
