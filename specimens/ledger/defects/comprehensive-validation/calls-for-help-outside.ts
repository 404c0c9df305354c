import { request } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import { watchOutages } from '../../both-gone.ts';
import type { Parts } from '../../src/parts.ts';

/** When all is lost it calls somebody whom nobody ever declared. With one loss at a time nothing is heard of it. */
const defect: Defect<Parts> = {
  title: 'reports to somebody else’s server when cache and database are gone together',
  rule: 'sealed',
  plant: (good) => {
    const { parts, outages } = watchOutages(good);
    return {
      ...parts,
      toProblem: (error) => {
        if (outages.bothGone())
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
