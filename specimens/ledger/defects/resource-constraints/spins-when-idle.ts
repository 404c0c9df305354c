import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Looks for the signal in a loop instead of waiting for it. */
const defect: Defect<Parts> = {
  title: 'uses a whole core while it has nothing to do',
  rule: 'idle-is-quiet',
  experiments: ['rounds'],
  plant: (parts) => ({
    ...parts,
    stopSignal: () =>
      new Promise((resolve) => {
        let signal: NodeJS.Signals | undefined;
        void parts.stopSignal().then((received) => {
          signal = received;
        });
        const look = () => {
          if (signal === undefined) setImmediate(look);
          else resolve(signal);
        };
        look();
      }),
  }),
};

export default defect;
