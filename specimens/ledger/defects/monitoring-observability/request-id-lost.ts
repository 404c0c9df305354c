import { randomUUID } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Every request gets an id, only not the one that its client gave: two logs that nobody can put side by side. */
const defect: Defect<Parts> = {
  title: 'logs requests under an id of its own, not under the client’s',
  rule: 'requests-logged',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    openContext: (request) => ({ ...parts.openContext(request), id: randomUUID() }),
  }),
};

export default defect;
