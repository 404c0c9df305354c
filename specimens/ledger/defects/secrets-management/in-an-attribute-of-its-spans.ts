import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** As some instrumentations did by default: `db.connection_string` on every span, and so in the collector's store. */
const defect: Defect<Parts> = {
  title: 'puts the address of its database, with the password, into an attribute of its spans',
  rule: 'not-sent-out',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    createTracing: async (options) => {
      const tracing = await parts.createTracing(options);
      const { DATABASE_URL: address = '' } = process.env;
      return {
        ...tracing,
        inner: (name, attributes, work) =>
          tracing.inner(name, { ...attributes, 'db.connection_string': address }, work),
      };
    },
  }),
};

export default defect;
