import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'tells the log what a client sent as it stands',
  rule: 'keeps-terminals-safe',
  experiments: ['hostile-requests'],
  // What is nested too deep to be made a text of.
  mayBreak: { 'error-handling': ['rejects-with-4xx'] },
  plant: (parts) => ({
    ...parts,
    validate: (schema, value) => {
      try {
        return parts.validate(schema, value);
      } catch (error) {
        const sent = typeof value === 'object' && value !== null ? Object.values(value) : [value];
        process.stderr.write(`refused: ${sent.join(', ')}\n`);
        throw error;
      }
    },
  }),
};

export default defect;
