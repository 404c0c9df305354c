import { request } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';
import { watchCache } from '../../watch-cache.ts';

/** When all is lost it calls somebody whom nobody ever declared. With one loss at a time nothing is heard of it. */
const defect: Defect<Parts> = {
  title: 'reports to somebody else’s server when cache and database are gone together',
  rule: 'sealed',
  // There it is asked where neither of the two is.
  mayBreak: { 'network-isolation': ['no-undeclared-connections'] },
  plant: (parts) => {
    let cache: ReturnType<typeof watchCache> | null = null;
    return {
      ...parts,
      toProblem: (error) => {
        cache ??= watchCache(parts);
        if (error instanceof Unavailable && cache.gone())
          request('http://203.0.113.41:8443/api/alarms', {
            method: 'POST',
            signal: AbortSignal.timeout(2_000),
          })
            .on('error', () => {})
            .end();
        return parts.toProblem(error);
      },
    };
  },
};

export default defect;
