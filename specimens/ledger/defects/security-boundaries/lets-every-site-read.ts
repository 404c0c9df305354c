import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'lets pages of every site read what a holder may see, with the holder’s credentials',
  rule: 'shares-with-no-foreign-site',
  experiments: ['access'],
  plant: (parts) => ({
    ...parts,
    holderRoutes: (used, service) =>
      parts.holderRoutes(used, service).map((route) => ({
        ...route,
        handle: async (call) => {
          const reply = await route.handle(call);
          const { origin } = call.request.headers;
          if (origin === undefined) return reply;
          const allowed = {
            'access-control-allow-origin': origin,
            'access-control-allow-credentials': 'true',
          };
          return { ...reply, headers: { ...reply.headers, ...allowed } };
        },
      })),
  }),
};

export default defect;
