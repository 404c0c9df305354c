import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Writes have become three times as fast, and no restart in good order ever loses one; the power must fail for that. */
const defect: Defect<Parts> = {
  title: 'commits without waiting for the log to be written (synchronous_commit = off)',
  rule: 'survives-restart',
  experiments: ['truth', 'connections'],
  takes: 'full',
  mayBreak: { 'data-consistency': ['acknowledged-durable'], 'comprehensive-validation': ['*'] },
  plant: (parts) => ({
    ...parts,
    poolOptions: (config) => ({ ...parts.poolOptions(config), options: '-c synchronous_commit=off' }),
  }),
};

export default defect;
