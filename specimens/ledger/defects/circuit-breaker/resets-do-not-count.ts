import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Counts what the provider said and what took too long; a connection that breaks is the network’s fault, and not counted. */
const defect: Defect<Parts> = {
  title: 'does not count connections that are reset',
  rule: 'opens-after-threshold',
  experiments: ['refusals'],
  plant: (parts) => ({
    ...parts,
    createBreaker: (options) =>
      parts.createBreaker({
        ...options,
        isFailure: (error) => !(error instanceof TypeError) && options.isFailure(error),
      }),
  }),
};

export default defect;
