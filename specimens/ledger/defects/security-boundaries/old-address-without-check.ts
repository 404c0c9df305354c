import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** An older client's address of the same thing, kept alive when the check came. */
const defect: Defect<Parts> = {
  title: 'shows a statement without a token to whoever ends its address with a slash',
  rule: 'refuses-under-other-names',
  experiments: ['access'],
  plant: (parts) => ({
    ...parts,
    holderRoutes: (used, service) => [
      ...parts.holderRoutes(used, service),
      {
        method: 'GET',
        pattern: '/my/accounts/:id/statement/',
        handle: async ({ params }) => ({
          status: 200,
          body: await service.statements.read({
            account: Number(params.id),
            limit: 100,
            before: Number.MAX_SAFE_INTEGER,
          }),
        }),
      },
    ],
  }),
};

export default defect;
