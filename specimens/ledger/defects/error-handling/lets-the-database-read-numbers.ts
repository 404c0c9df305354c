import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { numbered } from '../../src/schemas.ts';

const defect: Defect<Parts> = {
  title: 'does not look whether the number in a path is one',
  rule: 'rejects-with-4xx',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    validate: (schema, value) => {
      // What is no number becomes NaN, which the database refuses.
      if (Object.is(schema, numbered))
        return { id: Number((value as { readonly id: string }).id) } as ReturnType<
          typeof parts.validate<never>
        >;
      return parts.validate(schema, value);
    },
  }),
};

export default defect;
