import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The type of null is “object” in JavaScript. */
const defect: Defect<Parts> = {
  title: 'takes null for an object, and looks for its fields',
  rule: 'rejects-with-4xx',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    validate: (schema, value) => {
      if (typeof value !== 'object' || Array.isArray(value)) return parts.validate(schema, value);
      const given = Object.entries(value as object).filter(([, field]) => field !== undefined);
      return parts.validate(schema, Object.fromEntries(given));
    },
  }),
};

export default defect;
