import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The key says what is kept, and not for whom. */
const defect: Defect<Parts> = {
  title: 'keeps everybody’s account under one key',
  rule: 'keys-apart',
  // Whoever reads an account may be told another one.
  mayBreak: {
    'cache-integration': ['*'],
    'security-boundaries': ['*'],
    'database-integration': ['survives-restart', 'serves-what-was'],
    'data-consistency': ['*'],
    'state-persistence': ['*'],
    'backup-restore': ['*'],
    'disaster-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const good = parts.createCache(options);
      const common = (key: string) => key.replace(/:\d+$/, '');
      return {
        ...good,
        get: (key) => good.get(common(key)),
        put: (key, version, value) => good.put(common(key), version, value),
        replace: (key, version, value) => good.replace(common(key), version, value),
      };
    },
  }),
};

export default defect;
