import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Where a body is spread into what is stored, its fields win over those that come from the path. */
const defect: Defect<Parts> = {
  title: 'checks the fields that it knows, and hands on the others as they are',
  rule: 'stores-only-what-it-names',
  experiments: ['over-posting'],
  mayBreak: { 'error-handling': ['names-the-culprit'] },
  plant: (parts) => ({
    ...parts,
    validate: (schema, value) => {
      try {
        return parts.validate(schema, value);
      } catch (error) {
        if (!(error instanceof Problem) || typeof value !== 'object' || value === null) throw error;
        const unknown = error.errors.filter(({ message }) => message === 'is not known here');
        const known = { ...value } as Record<string, unknown>;
        for (const { field } of unknown) delete known[field];
        return { ...value, ...parts.validate(schema, known) };
      }
    },
  }),
};

export default defect;
