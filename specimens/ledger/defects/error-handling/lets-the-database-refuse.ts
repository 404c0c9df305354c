import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The database does not take them either, and what it says is a fault of ours to everybody. */
const defect: Defect<Parts> = {
  title: 'does not look for characters that the database does not hold',
  rule: 'rejects-with-4xx',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    validate: (schema, value) => {
      const owner = (value as { readonly owner?: unknown } | null)?.owner;
      if (typeof owner !== 'string' || !owner.includes('\0')) return parts.validate(schema, value);
      const checked = parts.validate(schema, { ...(value as object), owner: owner.replaceAll('\0', '') });
      return { ...checked, owner };
    },
  }),
};

export default defect;
