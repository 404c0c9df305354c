import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Somebody wanted a page for people, and wrote it with the address in it. */
const defect: Defect<Parts> = {
  title: 'puts what was asked for into a page as it is',
  rule: 'keeps-pages-whole',
  experiments: ['hostile-requests'],
  plant: (parts) => ({
    ...parts,
    holderRoutes: (used, service) =>
      parts.holderRoutes(used, service).map((route) => ({
        ...route,
        handle: async (call) => {
          try {
            return await route.handle(call);
          } catch (error) {
            if (!(error instanceof Problem) || call.params.id === undefined) throw error;
            return {
              status: error.status,
              headers: { 'content-type': 'text/html; charset=utf-8' },
              body: `<!doctype html><title>ledger</title><p>Account ${call.params.id}: ${error.status}</p>`,
            };
          }
        },
      })),
  }),
};

export default defect;
