import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The key says what is kept, and not for whom. */
const defect: Defect<Parts> = {
  title: 'keeps everybody’s account under one key',
  rule: 'keys-apart',
  mayBreak: { 'cache-integration': ['*'], 'security-boundaries': ['*'] },
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
