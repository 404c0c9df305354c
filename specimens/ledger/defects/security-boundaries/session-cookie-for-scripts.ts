import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** For a page that was to log in without code of its own. */
const defect: Defect<Parts> = {
  title: 'sets the session as a cookie that scripts can read',
  rule: 'keeps-sessions-from-scripts',
  experiments: ['sessions'],
  plant: (parts) => ({
    ...parts,
    holderRoutes: (used, service) =>
      parts.holderRoutes(used, service).map((route) => ({
        ...route,
        handle: async (call) => {
          const reply = await route.handle(call);
          const { session } = reply.body as { readonly session?: string };
          if (session === undefined) return reply;
          const cookie = `session=${session}; Path=/my; Max-Age=3600; SameSite=Strict`;
          return { ...reply, headers: { ...reply.headers, 'set-cookie': cookie } };
        },
      })),
  }),
};

export default defect;
