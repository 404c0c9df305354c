import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'tells every cache on the way to keep what belongs to one holder',
  rule: 'kept-by-no-shared-cache',
  experiments: ['access'],
  plant: (parts) => ({
    ...parts,
    holderRoutes: (used, service) =>
      parts.holderRoutes(used, service).map((route) => ({
        ...route,
        handle: async (call) => {
          const reply = await route.handle(call);
          if (route.method !== 'GET') return reply;
          return { ...reply, headers: { ...reply.headers, 'cache-control': 'public, max-age=30' } };
        },
      })),
  }),
};

export default defect;
