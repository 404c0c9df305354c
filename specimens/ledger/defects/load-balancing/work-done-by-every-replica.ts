import type { Defect } from '../../../../src/model/defect.ts';
import { CLOSE } from '../../src/closings.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'closes each period in every instance',
  rule: 'work-once',
  experiments: ['background'],
  plant: (parts) => ({
    ...parts,
    createClosings: ({ database, periodMs }) => {
      const timers = new Set<NodeJS.Timeout>();
      const next = () => {
        const period = Math.floor(Date.now() / periodMs);
        const end = (period + 1) * periodMs;
        const timer = setTimeout(
          () => {
            timers.delete(timer);
            next();
            void database.query(CLOSE, [period, new Date(end)]).catch(() => {});
          },
          end - Date.now() + 1,
        );
        timers.add(timer);
      };
      next();
      return { stop: async () => timers.forEach(clearTimeout) };
    },
  }),
};

export default defect;
