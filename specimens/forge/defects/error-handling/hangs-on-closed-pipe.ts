import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'tries again for ever to write to a pipe that nobody reads',
  rule: 'bounded-time',
  experiments: ['command-line'],
  plant: (parts) => ({
    ...parts,
    print: (text) =>
      new Promise((resolve) => {
        const attempt = (): void => {
          process.stdout.write(text, (error) => (error ? setTimeout(attempt, 100) : resolve()));
        };
        attempt();
      }),
  }),
};

export default defect;
