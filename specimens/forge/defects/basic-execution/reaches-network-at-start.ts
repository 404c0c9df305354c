import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const SOURCES = ['http://updates.forge.example/latest', 'http://203.0.113.80/latest'];

const defect: Defect<Parts> = {
  title: 'asks for updates at every start, and says nothing when nobody answers',
  rule: 'needs-no-network',
  experiments: ['lifecycle'],
  mayBreak: { 'network-isolation': ['no-undeclared-connections', 'no-undeclared-names'] },
  plant: (parts) => ({
    ...parts,
    readSettings: async (...from) => {
      await Promise.allSettled(SOURCES.map((source) => fetch(source, { signal: AbortSignal.timeout(500) })));
      return parts.readSettings(...from);
    },
  }),
};

export default defect;
