import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Meant for a job beside it; everybody can write that header. */
const defect: Defect<Parts> = {
  title: 'shows a statement without a token to requests that say that they come from its own machine',
  rule: 'refuses-under-other-names',
  experiments: ['access'],
  plant: (parts) => ({
    ...parts,
    holderRoutes: (used, service) =>
      parts.holderRoutes(used, service).map((route) => ({
        ...route,
        handle: async (call) =>
          route.pattern.endsWith('/statement') && call.request.headers['x-forwarded-for'] === '127.0.0.1'
            ? {
                status: 200,
                body: await service.statements.read({
                  account: Number(call.params.id),
                  limit: 100,
                  before: Number.MAX_SAFE_INTEGER,
                }),
              }
            : route.handle(call),
      })),
  }),
};

export default defect;
