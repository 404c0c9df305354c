import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Accounts have an address as well as a number, and who gives the one where the other is meant is shown the way. */
const defect: Defect<Parts> = {
  title: 'sends whoever gives an address instead of a number on to it, wherever it leads',
  rule: 'sends-on-to-nobody',
  experiments: ['hostile-requests'],
  plant: (parts) => ({
    ...parts,
    holderRoutes: (used, service) =>
      parts.holderRoutes(used, service).map((route) => ({
        ...route,
        handle: (call) =>
          call.params.id?.includes('//')
            ? { status: 303, headers: { location: encodeURI(call.params.id) }, body: {} }
            : route.handle(call),
      })),
  }),
};

export default defect;
