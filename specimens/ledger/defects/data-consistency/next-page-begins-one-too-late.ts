import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** `before` leaves out the entry that it names already. */
const defect: Defect<Parts> = {
  title: 'begins the next page one entry too late',
  rule: 'pages-are-whole',
  experiments: ['bank'],
  plant: (parts) => ({
    ...parts,
    createStatements: (database) => {
      const statements = parts.createStatements(database);
      return {
        read: async (request) => {
          const statement = await statements.read(request);
          return { ...statement, next: statement.next === null ? null : statement.next - 1 };
        },
      };
    },
  }),
};

export default defect;
