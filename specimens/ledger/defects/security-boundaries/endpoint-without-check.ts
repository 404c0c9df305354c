import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'shows an account of a holder without asking for a token',
  rule: 'refuses-nobody-in-particular',
  experiments: ['access'],
  mayBreak: { 'security-boundaries': ['refuses-wrong-credentials', 'refuses-other-users'] },
  plant: (parts) => ({
    ...parts,
    holderRoutes: (used, service) => {
      const routes = parts.holderRoutes(used, service);
      return routes.map((route) =>
        route.pattern === '/my/accounts/:id/statement'
          ? {
              ...route,
              handle: async ({ params }) => ({
                status: 200,
                body: await service.statements.read({
                  account: Number(params.id),
                  limit: 100,
                  before: Number.MAX_SAFE_INTEGER,
                }),
              }),
            }
          : route,
      );
    },
  }),
};

export default defect;
